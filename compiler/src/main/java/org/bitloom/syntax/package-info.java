// SPDX-License-Identifier: Apache-2.0
/**
 * Source text to syntax tree: records with spans, exactly what the user wrote and nothing resolved.
 *
 * <p>First stage of the pipeline. The only package that imports ANTLR. Layer kinds, types and
 * options are plain names here; the model gives them their meaning.
 */
package org.bitloom.syntax;
