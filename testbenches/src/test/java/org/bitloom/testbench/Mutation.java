// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cosim.DesignUnderTest;

/**
 * A fault that is seeded into a rendered design.
 *
 * @param name what is wrong with the mutant
 * @param file the only file that changes
 * @param pattern regular expression of what is replaced, everywhere in the file; a space stands for
 *     any number of them
 * @param replacement with references to the pattern's groups
 */
record Mutation(String name, String file, String pattern, String replacement) {
  /**
   * Returns the design with the fault.
   *
   * @throws IllegalArgumentException if the pattern is not found or changes nothing
   */
  DesignUnderTest apply(DesignUnderTest design) {
    String text = design.files().get(file);
    if (text == null) {
      throw new IllegalArgumentException("no file " + file + " among " + design.files().keySet());
    }
    Matcher matcher = Pattern.compile(pattern.replaceAll(" +", " +")).matcher(text);
    String mutant = matcher.replaceAll(replacement);
    if (mutant.equals(text)) {
      throw new IllegalArgumentException(name + " changes nothing in " + file);
    }
    Map<String, String> files = new HashMap<>(design.files());
    files.put(file, mutant);
    return new DesignUnderTest(
        design.top(), files, design.inputs(), design.outputs(), design.probes());
  }

  @Override
  public String toString() {
    return name;
  }
}
