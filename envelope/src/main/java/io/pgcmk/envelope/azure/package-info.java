/** {@link io.pgcmk.envelope.KekVault} on Azure Key Vault, by Microsoft's own client. */
@NullMarked
package io.pgcmk.envelope.azure;

import org.jspecify.annotations.NullMarked;
