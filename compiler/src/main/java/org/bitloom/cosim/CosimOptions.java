// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to co-simulate.
 *
 * @param simulator what runs the design
 * @param stalls at both ends
 * @param seed of stalls, noise and registers before reset
 * @param layers whether to compare every tensor that can be observed, not only outputs
 * @param waves where to write waves (FST)
 */
public record CosimOptions(
    Simulator simulator, Stalls stalls, long seed, boolean layers, Optional<Path> waves) {}
