// SPDX-License-Identifier: Apache-2.0
/** Measurements with JMH; docs/benchmarks.md has the commands and the figures. */
package org.bitloom.benchmark;
