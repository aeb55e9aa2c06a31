@NullMarked
package io.pgcmk.adapter.keyvault;

import org.jspecify.annotations.NullMarked;
