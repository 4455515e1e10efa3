// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.ReadExamples;
import org.bitloom.model.Layer;
import org.junit.jupiter.api.Test;

/** Every layer can be written: one that the language does not know is in no example. */
class LayersInExamplesTest {
  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(LayersInExamplesTest::kinds)
        : Stream.of(type);
  }

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../examples"))) {
      return files.filter(file -> file.toString().endsWith(".loom")).toList();
    }
  }

  @Test
  void everyLayerIsInAnExample() throws IOException {
    Set<Class<?>> written =
        examples().stream()
            .flatMap(file -> ReadExamples.of(file).layers().stream())
            .map(Layer::getClass)
            .collect(Collectors.toSet());

    assertThat(kinds(Layer.class))
        .isNotEmpty()
        .allSatisfy(kind -> assertThat(written).contains(kind));
  }
}
