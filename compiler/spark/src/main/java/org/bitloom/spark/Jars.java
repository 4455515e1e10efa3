// SPDX-License-Identifier: Apache-2.0
package org.bitloom.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bitloom.farm.Work;

/** What workers get: the jars of Bitloom and of its libraries, without those of Spark. */
final class Jars {
  private Jars() {}

  /** Returns them, or nothing where Bitloom runs from folders of classes. */
  static List<String> ofBitloom() {
    Path compiler = home(Work.class);
    Path own = home(Jars.class);
    List<String> jars = new ArrayList<>();
    if (Files.isRegularFile(compiler) && Files.isRegularFile(own)) {
      jars.add(compiler.toString());
      jars.add(own.toString());
      Path libraries = compiler.resolveSibling("lib");
      if (Files.isDirectory(libraries)) {
        jars.addAll(files(libraries));
      }
    }
    return jars;
  }

  private static List<String> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).filter(f -> f.endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path home(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI()).toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
