// SPDX-License-Identifier: Apache-2.0
/**
 * Integer operators and their normative meaning, tensors, and the order in which tensors travel on
 * streams. {@link org.bitloom.operator.Operator#evaluate} is scalar, exact and obvious; fast
 * kernels and hardware are held against it.
 */
package org.bitloom.operator;
