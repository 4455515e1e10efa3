// SPDX-License-Identifier: Apache-2.0
/**
 * From the syntax tree to the checked network: attributes, numerics, weights and shapes, each
 * mistake with its place. The first way into the pipeline.
 */
package org.bitloom.loom.read;
