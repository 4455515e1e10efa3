// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void memoryWordsHaveEveryLeadingZero() {
    Map<String, String> files = new DesignRenderer().render(design()).files();

    assertThat(files.get("fc_weights.mem")).isEqualTo("1af\n002\n");
  }

  private static RenderedDesign rendered() {
    String manifest =
        """
        {"generator": "Bitloom", "top" : "net",
         "files": [{"path": "bitloom_fifo.v"}, {"path": "fc_weights.mem"}, {"path": "../x.v"}]}
        """;
    return new DesignRenderer().render(design()).with(Map.of("manifest.json", manifest));
  }

  @Test
  void aFolderThatIsSomebodyElsesStaysAsItIs() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "mine");

    assertThatThrownBy(() -> DesignWriter.writeOwn(rendered(), folder))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> assertThat(e.diagnostic().code().id()).isEqualTo("B0702"));
    assertThat(names(folder)).containsExactly("notes.txt");
  }

  @Test
  void aFileThatCameLaterStaysUnlessItIsInTheWay() throws IOException {
    DesignWriter.writeOwn(rendered(), folder);
    Files.writeString(folder.resolve("notes.txt"), "mine");
    DesignWriter.writeOwn(rendered(), folder);
    Files.writeString(folder.resolve("new.v"), "mine");
    RenderedDesign next = rendered().with(Map.of("new.v", "module n;\n"));

    assertThatThrownBy(() -> DesignWriter.writeOwn(next, folder))
        .hasMessageContaining("holds files that are not a design's");
    assertThat(folder.resolve("notes.txt")).hasContent("mine");
    assertThat(folder.resolve("new.v")).hasContent("mine");
    assertThat(DesignWriter.differences(rendered(), folder)).isEmpty();
  }

  @Test
  void whatDiffersIsNamedFileByFile() throws IOException {
    DesignWriter.writeOwn(rendered().with(Map.of("mem/a.mem", "0\n")), folder);
    Files.delete(folder.resolve("mem/a.mem"));
    Files.writeString(folder.resolve("fc_weights.mem"), "0\n");
    RenderedDesign now = new RenderedDesign("net", Map.of("net.v", "", "fc_weights.mem", "1\n"));

    assertThat(DesignWriter.differences(now, folder))
        .containsExactly("changed: fc_weights.mem", "missing: net.v", "left over: bitloom_fifo.v");
  }

  @Test
  void writesEveryFileAndLeavesNothingElse() throws IOException {
    RenderedDesign rendered = rendered();
    Path target = folder.resolve("deep/net");

    DesignWriter.write(rendered, target);

    assertThat(names(target)).containsExactly("bitloom_fifo.v", "fc_weights.mem", "manifest.json");
    assertThat(names(target.getParent())).containsExactly("net");
    assertThat(Files.readString(target.resolve("manifest.json")))
        .isEqualTo(rendered.files().get("manifest.json"));
  }

  @Test
  void replacesThePreviousDesignAndKeepsOtherFiles() throws IOException {
    DesignWriter.write(rendered(), folder);
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

    DesignWriter.write(rendered(), target);

    assertThat(other).exists();
  }

  @Test
  void aBrokenManifestIsReplaced() throws IOException {
    Files.writeString(folder.resolve("manifest.json"), "{\"generator\": ");

    DesignWriter.write(rendered(), folder);

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
