// SPDX-License-Identifier: Apache-2.0
/**
 * The MAC array: what feeds it (words, windows), its processing elements and products, its weights,
 * and the serializer behind it.
 */
package org.bitloom.rtl.mac;
