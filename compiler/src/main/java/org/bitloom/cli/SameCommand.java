// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.cosim.cache.CacheKey;

/** Tells commands apart by their words and by the files that these name. */
final class SameCommand {
  private SameCommand() {}

  /**
   * Returns a key that two runs share if they have the same words in the same folder, and nobody
   * has written the files among the words in between. Files that these files name are not looked
   * at: two runs with the same key are likely the same, no more.
   */
  static CacheKey key(List<String> words) {
    CacheKey key = new CacheKey().add(Version.text()).add(Path.of("").toAbsolutePath().toString());
    for (String word : words) {
      File file = new File(word);
      key.add(word).add(file.isFile() ? file.length() + " " + file.lastModified() : "");
    }
    return key;
  }
}
