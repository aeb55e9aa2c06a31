@NullMarked
package io.pgcmk.local.keyvault;

import org.jspecify.annotations.NullMarked;
