package io.pgcmk.local.host;

/** One {@code function.json}. */
record FunctionDefinition(String name, String className, String methodName, Trigger trigger) {}
