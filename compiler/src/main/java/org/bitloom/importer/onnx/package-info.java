// SPDX-License-Identifier: Apache-2.0
/**
 * Reads ONNX files. Of quantized ones, in QOperator nodes, QDQ groups or QONNX, nodes are read in
 * order; each tensor is a constant, a stream of integers, or real numbers that wait for the
 * QuantizeLinear or Quant that makes integers of them again. Files of real numbers become calls of
 * layers, which are quantized as those of a {@code .loom} file. What cannot be built is reported
 * node by node.
 */
package org.bitloom.importer.onnx;
