/** What Event Grid tells us: one class a subscription. */
@NullMarked
package io.pgcmk.trigger.eventgrid;

import org.jspecify.annotations.NullMarked;
