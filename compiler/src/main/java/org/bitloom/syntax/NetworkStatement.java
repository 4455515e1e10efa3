// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

/** A statement of the network block. */
public sealed interface NetworkStatement extends SyntaxNode
    permits InputStatement, LayerStatement, OutputStatement {}
