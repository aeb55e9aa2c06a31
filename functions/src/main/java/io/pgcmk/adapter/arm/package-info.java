/** Azure Resource Manager, read as our own identity: what it says of a vault and of who may use its keys. */
@NullMarked
package io.pgcmk.adapter.arm;

import org.jspecify.annotations.NullMarked;
