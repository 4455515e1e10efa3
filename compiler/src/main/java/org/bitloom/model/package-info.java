// SPDX-License-Identifier: Apache-2.0
/**
 * The checked network as the user meant it: layers with their attributes, weights and scales. Built
 * from the language or by an importer; read by the planner.
 */
package org.bitloom.model;
