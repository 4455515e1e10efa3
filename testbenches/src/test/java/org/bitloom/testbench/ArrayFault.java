// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bitloom.campaign.Fault;

/**
 * A fault that is seeded into a design.
 *
 * @param file end of its name
 * @param before what a line of it has, a space standing for any number of them
 * @param after what it has instead
 */
record ArrayFault(String name, String file, String before, String after) {
  ArrayFault of(String other) {
    return new ArrayFault(name, other, before, after);
  }

  Fault in(Map<String, String> files) {
    String found = files.keySet().stream().filter(f -> f.endsWith(file)).findFirst().orElseThrow();
    List<String> lines = List.of(files.get(found).split("\n", -1));
    Pattern pattern = Pattern.compile(Pattern.quote(before).replace(" ", "\\E +\\Q"));
    int line =
        IntStream.range(0, lines.size())
            .filter(i -> pattern.matcher(lines.get(i)).find())
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(name + ": not in " + found));
    String right = lines.get(line);
    String wrong = pattern.matcher(right).replaceFirst(after.replace("$", "\\$"));
    return new Fault(name, found, line + 1, right, wrong);
  }
}
