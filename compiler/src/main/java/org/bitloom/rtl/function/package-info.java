// SPDX-License-Identifier: Apache-2.0
/** Functions of elements and of groups of elements: lookup tables, softmax, argmax. */
package org.bitloom.rtl.function;
