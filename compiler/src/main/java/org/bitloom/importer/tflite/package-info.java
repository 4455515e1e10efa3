// SPDX-License-Identifier: Apache-2.0
/**
 * TFLite files as networks: decoding, one importer per group of operators, and whose kernels a
 * network is exact to.
 */
package org.bitloom.importer.tflite;
