// SPDX-License-Identifier: Apache-2.0
/**
 * NumPy's array files: {@code .npy} (one array) and {@code .npz} (a zip archive of them), read with
 * every size checked before it is trusted, and written with the same bytes on every machine.
 *
 * <p>Weights, input vectors and expected outputs enter Bitloom here. The format is that of NEP 1,
 * "A simple file format for NumPy arrays", versions 1.0 to 3.0. Problems leave as a {@link
 * org.bitloom.diagnostic.DiagnosticException}.
 */
package org.bitloom.array;
