// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

/**
 * Where a memory finds its contents.
 *
 * @param file name of the file, without a folder
 * @param folder macro with the folder; where it is not defined, the simulator's working folder or
 *     the synthesizer's search path counts
 */
public record MemoryName(String file, String folder) {}
