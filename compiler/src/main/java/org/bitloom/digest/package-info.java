// SPDX-License-Identifier: Apache-2.0
/** SHA-256, by which contents are known again. */
package org.bitloom.digest;
