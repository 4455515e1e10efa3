// SPDX-License-Identifier: Apache-2.0
/** Pooling over windows that pass by, and interpolation between neighbours. */
package org.bitloom.rtl.pool;
