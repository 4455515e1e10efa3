// SPDX-License-Identifier: Apache-2.0
/**
 * The checked network as the user meant it: layers with their attributes, weights and scales. Built
 * by {@code loom.read} or by an importer; read by the planner. Knows no text and no file format.
 */
package org.bitloom.model;
