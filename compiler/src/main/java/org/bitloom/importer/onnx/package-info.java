// SPDX-License-Identifier: Apache-2.0
/**
 * Reads quantized ONNX files: QOperator nodes, QDQ groups and QONNX. Nodes are read in order; each
 * tensor is a constant, a stream of integers, or real numbers that wait for the QuantizeLinear or
 * Quant that makes integers of them again. What cannot be built is reported node by node.
 */
package org.bitloom.importer.onnx;
