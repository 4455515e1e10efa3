// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesignWriterTest {
  @TempDir Path folder;

  private static Design design() {
    Shape shape = Shape.of(10);
    BorderPort in =
        new BorderPort(
            "x",
            "s_axis",
            shape,
            StreamLayout.flat(shape, 4),
            IntType.unsigned(4),
            8,
            Optional.of(new Quantization(0.1, 3)));
    BorderPort out =
        new BorderPort(
            "y",
            "m_axis",
            Shape.of(1),
            StreamLayout.flat(Shape.of(1), 1),
            IntType.unsigned(4),
            8,
            Optional.empty());
    MemoryFile rom =
        new MemoryFile("fc_weights.mem", 9, List.of(BigInteger.valueOf(0x1af), BigInteger.TWO));
    return new Design(
        "net",
        Names.of("net", List.of("x", "y")),
        List.of(),
        List.of(rom),
        List.of("bitloom_fifo"),
        List.of(in),
        List.of(out),
        List.of(),
        6);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void manifestDescribesFilesAndPorts() throws IOException {
    JsonNode manifest =
        JsonMapper.builder()
            .build()
            .readTree(new DesignRenderer().render(design()).files().get("manifest.json"));

    assertThat(manifest.path("top").asText()).isEqualTo("net");
    assertThat(manifest.path("verilog").toString()).isEqualTo("[\"bitloom_fifo.v\"]");
    assertThat(manifest.path("memories").toString()).isEqualTo("[\"fc_weights.mem\"]");
    JsonNode in = manifest.path("inputs").path(0);
    assertThat(in.path("prefix").asText()).isEqualTo("s_axis");
    assertThat(in.path("element_type").asText()).isEqualTo("uint4");
    assertThat(in.path("tdata_bits").asInt()).isEqualTo(32);
    assertThat(in.path("beats").asInt()).isEqualTo(3);
    assertThat(in.path("scale").asDouble()).isEqualTo(0.1);
    assertThat(in.path("zero_point").asInt()).isEqualTo(3);
    assertThat(manifest.path("outputs").path(0).has("scale")).isFalse();
  }

  @Test
  void memoryWordsHaveEveryLeadingZero() {
    Map<String, String> files = new DesignRenderer().render(design()).files();

    assertThat(files.get("fc_weights.mem")).isEqualTo("1af\n002\n");
  }

  @Test
  void writesEveryFileAndLeavesNothingElse() throws IOException {
    RenderedDesign rendered = new DesignRenderer().render(design());
    Path target = folder.resolve("deep/net");

    DesignWriter.write(rendered, target);

    assertThat(names(target)).containsExactly("bitloom_fifo.v", "fc_weights.mem", "manifest.json");
    assertThat(names(target.getParent())).containsExactly("net");
    assertThat(Files.readString(target.resolve("manifest.json")))
        .isEqualTo(rendered.files().get("manifest.json"));
  }

  @Test
  void replacesThePreviousDesignAndKeepsOtherFiles() throws IOException {
    DesignWriter.write(new DesignRenderer().render(design()), folder);
    Files.writeString(folder.resolve("notes.txt"), "mine");
    RenderedDesign next = new RenderedDesign("net", Map.of("net.v", "module net;\n"));

    DesignWriter.write(next, folder);

    assertThat(names(folder)).containsExactly("net.v", "notes.txt");
  }

  @Test
  void aManifestCannotNameFilesOfOtherFolders() throws IOException {
    Path other = Files.writeString(folder.resolve("victim.v"), "module victim;");
    Path target = Files.createDirectory(folder.resolve("net"));
    Files.writeString(
        target.resolve("manifest.json"),
        "{\"generator\": \"Bitloom\", \"verilog\": [\"../victim.v\"], \"memories\": []}");

    DesignWriter.write(new DesignRenderer().render(design()), target);

    assertThat(other).exists();
  }

  @Test
  void aBrokenManifestIsReplaced() throws IOException {
    Files.writeString(folder.resolve("manifest.json"), "{\"generator\": ");

    DesignWriter.write(new DesignRenderer().render(design()), folder);

    assertThat(Files.readString(folder.resolve("manifest.json"))).contains("\"top\" : \"net\"");
  }

  @Test
  void aFileInPlaceOfTheFolderIsADiagnostic() throws IOException {
    Path file = Files.writeString(folder.resolve("net"), "");

    assertThatThrownBy(() -> DesignWriter.write(new DesignRenderer().render(design()), file))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> assertThat(e.diagnostic().code().id()).isEqualTo("B0701"));
    assertThat(names(folder)).containsExactly("net");
  }

  @Test
  void aFileInPlaceOfTheParentIsADiagnostic() throws IOException {
    Path file = Files.writeString(folder.resolve("out"), "");

    assertThatThrownBy(
            () -> DesignWriter.write(new DesignRenderer().render(design()), file.resolve("net")))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("cannot write to folder");
    assertThat(names(folder)).containsExactly("out");
  }
}
