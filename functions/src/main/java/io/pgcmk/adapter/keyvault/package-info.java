/** Customers' vaults on Azure Key Vault. */
@NullMarked
package io.pgcmk.adapter.keyvault;

import org.jspecify.annotations.NullMarked;
