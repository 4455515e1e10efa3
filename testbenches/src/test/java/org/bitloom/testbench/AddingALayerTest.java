// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the page on adding a layer to what javac says of layers that nobody has heard of. */
class AddingALayerTest {
  private static final Path PAGE = Path.of("../docs/adding-a-layer.md");
  private static final List<Path> SOURCES =
      List.of(
          Path.of("../compiler/src/main/java"),
          Path.of("../compiler/target/generated-sources/antlr4"));

  private static final String ENGINE =
      """
      package org.bitloom.plan.engine;
      import org.bitloom.timing.*;
      public record DummyEngine(NodeSchedule schedule) implements EnginePlan {
        @Override public TimedStream stage(
            TimedNetwork timed, java.util.List<TimedStream> x, long busiest) {
          return null;
        }
      }
      """;

  /** One whose operator computes. */
  private static final Newcomer COMPUTING =
      new Newcomer(
          "javac names",
          Map.of(
              "operator/Operator.java", "Contraction",
              "model/Layer.java", "WeightedLayer",
              "plan/engine/EnginePlan.java", "MacEngine",
              "rtl/verilog/Block.java", "Adapter"),
          Map.of(
              "operator/Dummy.java",
              """
              package org.bitloom.operator;
              public record Dummy(TensorType input) implements Operator {
                @Override public java.util.List<TensorType> inputs() { return null; }
                @Override public TensorType output() { return input; }
                @Override public Tensor evaluate(java.util.List<Tensor> inputs) { return null; }
              }
              """,
              "model/DummyLayer.java",
              """
              package org.bitloom.model;
              import java.util.List;
              import org.bitloom.operator.*;
              public record DummyLayer(String name, org.bitloom.diagnostic.Span origin)
                  implements Layer {
                @Override public List<String> inputs() { return List.of(); }
                @Override public ShapeResult shape(List<Shape> x) { return null; }
                @Override public List<Operator> toOperators(List<TypedTensor> x) { return null; }
                @Override public LayerCall call() { return null; }
                @Override public java.util.Optional<Quantization> outputQuantization(
                    List<TypedTensor> x) { return null; }
              }
              """,
              "plan/engine/DummyEngine.java",
              ENGINE,
              "rtl/verilog/DummyUnit.java",
              """
              package org.bitloom.rtl.verilog;
              public record DummyUnit(String module) implements Block {}
              """));

  /** One whose operator only moves elements. */
  private static final Newcomer MOVING =
      new Newcomer(
          "moves elements",
          Map.of(
              "operator/Reordering.java", "Reshape",
              "model/HandingOnLayer.java", "ReshapeLayer",
              "plan/engine/EnginePlan.java", "MacEngine",
              "rtl/reorder/ReorderUnit.java", "ConcatUnit"),
          Map.of(
              "operator/Dummy.java",
              """
              package org.bitloom.operator;
              public record Dummy(TensorType input) implements Reordering {
                @Override public String keyword() { return "dummy"; }
                @Override public boolean keepsChannels() { return false; }
                @Override public java.util.List<TensorType> inputs() { return null; }
                @Override public TensorType output() { return input; }
                @Override public Tensor evaluate(java.util.List<Tensor> inputs) { return null; }
              }
              """,
              "model/DummyLayer.java",
              """
              package org.bitloom.model;
              import java.util.List;
              import org.bitloom.operator.*;
              public record DummyLayer(String name, String input, org.bitloom.diagnostic.Span origin)
                  implements HandingOnLayer {
                @Override public ShapeResult shape(List<Shape> x) { return null; }
                @Override public List<Operator> toOperators(List<TypedTensor> x) { return null; }
                @Override public LayerCall call() { return null; }
              }
              """,
              "plan/engine/DummyEngine.java",
              ENGINE,
              "rtl/reorder/DummyUnit.java",
              """
              package org.bitloom.rtl.reorder;
              public record DummyUnit(
                      String module,
                      org.bitloom.operator.StreamLayout output,
                      org.bitloom.fixed.IntType element)
                  implements ReorderUnit {}
              """));

  @TempDir static Path output;

  /**
   * A layer with an operator, an engine and a block.
   *
   * @param section of the page that lists the places
   * @param permits where they are permitted, and the first of what is permitted there already
   * @param sources their files
   */
  private record Newcomer(
      String section, Map<String, String> permits, Map<String, String> sources) {
    /** Returns the name of the one that is permitted in a file. */
    String in(String file) {
      String folder = file.substring(0, file.lastIndexOf('/') + 1);
      return sources.keySet().stream()
          .filter(name -> name.startsWith(folder) && name.indexOf('/', folder.length()) < 0)
          .map(name -> name.substring(folder.length(), name.length() - ".java".length()))
          .findFirst()
          .orElseThrow();
    }
  }

  /** A source that need not be the one on the disk. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("source:///" + name), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Returns what javac says in one run. */
  private static List<Diagnostic<? extends JavaFileObject>> messages(Newcomer newcomer)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> collector = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-XDshould-stop.ifError=FLOW",
            "-nowarn",
            "--module-path",
            modules(),
            "-d",
            output.toString());
    List<Source> sources = sources(newcomer);
    compiler.getTask(new StringWriter(), null, collector, options, null, sources).call();
    return collector.getDiagnostics().stream()
        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
        .toList();
  }

  /**
   * The libraries of the class path, without the compiler itself, which is a jar once it is
   * packaged, and without those that only tests use and that are no modules.
   */
  private static String modules() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .filter(entry -> !entry.contains("tflite-native") && !entry.contains("bitloom-compiler"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Source> sources(Newcomer newcomer) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Path root : SOURCES) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          texts.put(root.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    newcomer
        .permits()
        .forEach(
            (file, first) ->
                texts.computeIfPresent(
                    "org/bitloom/" + file,
                    (name, text) ->
                        text.replaceFirst(
                            "permits " + first, "permits " + newcomer.in(file) + ", " + first)));
    newcomer.sources().forEach((file, text) -> texts.put("org/bitloom/" + file, text));
    List<Source> sources = new ArrayList<>();
    texts.forEach((name, text) -> sources.add(new Source(name, text)));
    return sources;
  }

  /** Returns the files that a section of the page lists. */
  private static TreeSet<String> listed(String section) throws IOException {
    String page = Files.readString(PAGE);
    Matcher heading = Pattern.compile("(?m)^## .*" + section + ".*$").matcher(page);
    assertThat(heading.find()).as(section).isTrue();
    int end = page.indexOf("\n## ", heading.end());
    return Pattern.compile("(?m)^- `([\\w/]+\\.java)`")
        .matcher(page.substring(heading.end(), end < 0 ? page.length() : end))
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static TreeSet<String> named(List<Diagnostic<? extends JavaFileObject>> messages) {
    assertThat(messages)
        .as("all that javac asks for is a case")
        .allSatisfy(
            message ->
                assertThat(message.getMessage(Locale.ROOT))
                    .contains("does not cover all possible input values"));
    return messages.stream()
        .map(message -> message.getSource().getName().replaceFirst("^.*org/bitloom/", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theCompilerNamesThePlacesOfThePageInOneRun() throws IOException {
    assertThat(named(messages(COMPUTING))).isEqualTo(listed(COMPUTING.section()));
    assertThat(listed("What lists it")).isEqualTo(new TreeSet<>(COMPUTING.permits().keySet()));
  }

  /** What readers of files need is not known to javac: their tests name it. */
  @Test
  void aLayerThatMovesElementsChangesTenFiles() throws IOException {
    TreeSet<String> places = named(messages(MOVING));
    places.addAll(MOVING.permits().keySet());
    places.addAll(List.of("loom/read/LayerCatalog.java", "importer/tflite/OperatorImporter.java"));

    assertThat(places).isEqualTo(listed(MOVING.section())).hasSizeLessThanOrEqualTo(10);
  }
}
