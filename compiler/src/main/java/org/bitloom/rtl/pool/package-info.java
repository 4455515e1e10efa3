// SPDX-License-Identifier: Apache-2.0
/** Pooling over windows that pass by. */
package org.bitloom.rtl.pool;
