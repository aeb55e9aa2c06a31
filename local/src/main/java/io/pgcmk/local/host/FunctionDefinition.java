package io.pgcmk.local.host;

/**
 * One {@code function.json}.
 *
 * @param disabled whether nothing but an operator starts it
 */
record FunctionDefinition(String name, String className, String methodName, Trigger trigger, boolean disabled) {}
