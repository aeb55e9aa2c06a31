/**
 * The Functions host of a laptop: it runs a package as {@code azure-functions:package} staged it, found by its
 * {@code host.json} and {@code function.json} files, in a class loader that shares nothing with ours but the Functions
 * interfaces. Sources: functions host 4.1037, webjobs-sdk-extensions and Java worker 2.17.0.
 *
 * <p>Covered: {@code httpTrigger} with {@code {name}} routes, keys and levels; {@code timerTrigger} with NCRONTAB of five
 * or six fields; {@code eventGridTrigger} with its webhook and both schemas; the package's
 * {@code FunctionInstanceInjector}; the setting {@code AzureWebJobs.{name}.Disabled};
 * {@code POST /admin/functions/{name}} for timers and events, {@code /admin/host/ping} and
 * {@code /admin/host/status}. Everything else in a package is refused at start.
 *
 * <p>Different from Azure:
 * <ul>
 *   <li>the host and the Java worker are one process, without gRPC between them; a function's Error is logged, where the
 *       worker may hang;
 *   <li>keys are checked, unlike by core tools; there is one host key, and none per function;
 *   <li>the worker's own libraries (Gson) do not come before the package's;
 *   <li>timer status is kept in memory, so there is no catch-up run after a restart; one instance, so no blob lease;
 *   <li>a timer whose hour a change to daylight saving time skips would skip that day; the time zone is UTC;
 *   <li>no functionTimeout, no 230 s limit of answers, no retry policies, no App Insights.
 * </ul>
 */
@NullMarked
package io.pgcmk.local.host;

import org.jspecify.annotations.NullMarked;
