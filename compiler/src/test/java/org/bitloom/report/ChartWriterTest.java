// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bitloom.Draws;
import org.bitloom.SecondJava;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.report.Chart.Axis;
import org.bitloom.report.Chart.Bar;
import org.bitloom.report.Chart.Bars;
import org.bitloom.report.Chart.Better;
import org.bitloom.report.Chart.Front;
import org.bitloom.report.Chart.Labels;
import org.bitloom.report.Chart.Lines;
import org.bitloom.report.Chart.Mark;
import org.bitloom.report.Chart.Point;
import org.bitloom.report.Chart.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Charts as files: readable, complete, the same every time. */
class ChartWriterTest {
  private static final Labels LABELS = new Labels("errors <of> a & b", "range", "mean square");

  static List<Chart> charts() {
    Series falling = new Series("clipping & more", points(40, x -> Math.exp(-x)));
    Series rising = new Series("rounding <2>", points(40, x -> x * x / 1000));
    Mark chosen = new Mark("chosen", new Point(2, 0.14));
    List<String> layers = IntStream.range(0, 9).mapToObj(i -> "layer" + i).toList();
    List<Double> heights = IntStream.range(0, 9).mapToObj(i -> 20.0 + i).toList();
    List<Double> infinite = new ArrayList<>(heights);
    infinite.set(3, Double.POSITIVE_INFINITY);
    return List.of(
        new Lines(LABELS, Axis.LINEAR, List.of(falling, rising), List.of(chosen)),
        new Lines(LABELS, Axis.LOGARITHMIC, List.of(falling, rising), List.of(chosen)),
        new Bars(LABELS, layers, List.of(new Bar("int8", heights), new Bar("int4", infinite))),
        new Front(LABELS, Better.HIGHER, candidates(1, 30)),
        // At the limits: nothing to show, one point, a constant, what has no logarithm.
        new Lines(LABELS, Axis.LINEAR, List.of(), List.of()),
        new Lines(LABELS, Axis.LOGARITHMIC, List.of(), List.of(chosen)),
        new Lines(
            LABELS,
            Axis.LOGARITHMIC,
            List.of(new Series("constant", points(5, x -> 3)), new Series("0", points(5, x -> 0))),
            List.of(new Mark("nowhere", new Point(Double.NaN, 1)))),
        new Lines(
            LABELS, Axis.LOGARITHMIC, List.of(new Series("none", points(5, x -> -1))), List.of()),
        new Bars(LABELS, List.of("a"), List.of(new Bar("zero", List.of(0.0)))),
        new Bars(LABELS, List.of("a"), List.of()),
        new Front(LABELS, Better.LOWER, candidates(2, 1)),
        new Front(LABELS, Better.LOWER, List.of()));
  }

  private static List<Point> points(int count, java.util.function.DoubleUnaryOperator y) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Point(i / 4.0, y.applyAsDouble(i / 4.0)))
        .toList();
  }

  private static List<Mark> candidates(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> new Mark("d" + i, new Point(random.nextInt(12), random.nextInt(12))))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void anSvgIsXmlThatNamesWhatItShows(Chart chart) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(ChartWriter.bytes(chart, ChartFormat.SVG)));
    Element root = document.getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(document.getDoctype()).isNull();
    assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 900 540");
    assertThat(text(root, "title")).isEqualTo(LABELS.title());
    assertThat(text(root, "desc")).isEqualTo(String.join(", ", chart.names()));
    assertThat(root.getElementsByTagName("path").getLength()).isPositive();
  }

  private static String text(Element root, String tag) {
    assertThat(root.getElementsByTagName(tag).getLength()).isEqualTo(1);
    return root.getElementsByTagName(tag).item(0).getTextContent();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void aPngHasThePixelsOfTheChart(Chart chart) throws IOException {
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(ChartWriter.bytes(chart, ChartFormat.PNG)));
    assertThat(image.getWidth()).isEqualTo(900);
    assertThat(image.getHeight()).isEqualTo(540);
    // White, the black of letters, and shades between: something is drawn.
    assertThat(colours(image)).hasSizeGreaterThan(3).contains(0xFFFFFF);
  }

  private static Set<Integer> colours(BufferedImage image) {
    int width = image.getWidth();
    return IntStream.of(image.getRGB(0, 0, width, image.getHeight(), null, 0, width))
        .map(pixel -> pixel & 0xFFFFFF)
        .distinct()
        .boxed()
        .collect(Collectors.toSet());
  }

  @Test
  void everySeriesHasItsColour() throws IOException {
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(ChartWriter.bytes(charts().get(0), ChartFormat.PNG)));
    assertThat(colours(image)).contains(0x0072B2, 0xE69F00, 0x000000);
  }

  @ParameterizedTest
  @MethodSource("charts")
  void twoRunsGiveTheSameBytes(Chart chart) {
    for (ChartFormat format : ChartFormat.values()) {
      assertThat(ChartWriter.bytes(chart, format)).isEqualTo(ChartWriter.bytes(chart, format));
    }
  }

  /** A second Java, since fonts are looked for once, that sees no font and none it remembers. */
  @Test
  void aMachineWithoutFontsIsReported(@TempDir Path folder) throws Exception {
    Path none = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig></fontconfig>");
    ProcessBuilder java =
        new ProcessBuilder(
            SecondJava.command(List.of("-Duser.home=" + folder), WithoutFonts.class));
    java.environment().put("FONTCONFIG_FILE", none.toString());
    Process process = java.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("[B0430]", "finds no fonts", "fonts-dejavu-core");
  }

  /** Draws a chart and prints what is said about it. */
  static final class WithoutFonts {
    private WithoutFonts() {}

    public static void main(String[] arguments) {
      try {
        ChartWriter.bytes(charts().get(0), ChartFormat.PNG);
      } catch (DiagnosticException e) {
        Diagnostics diagnostics = new Diagnostics();
        diagnostics.report(e.diagnostic());
        System.out.println(DiagnosticRenderer.render(diagnostics));
      }
    }
  }

  @Test
  void theFrontHoldsWhatNoOtherCandidateSurpasses() {
    for (long seed = 0; seed < Draws.of(200); seed++) {
      for (Better better : Better.values()) {
        Front front = new Front(LABELS, better, candidates(seed, 25));
        for (Mark mark : front.candidates()) {
          boolean surpassed =
              front.candidates().stream().anyMatch(other -> surpasses(other, mark, better));
          boolean there = front.front().stream().anyMatch(m -> m.point().equals(mark.point()));
          assertThat(there).isEqualTo(!surpassed);
        }
        assertThat(front.front().stream().map(Mark::point)).doesNotHaveDuplicates();
      }
    }
  }

  private static boolean surpasses(Mark other, Mark mark, Better better) {
    double gain = other.point().y() - mark.point().y();
    double better2 = better == Better.HIGHER ? gain : -gain;
    double saved = mark.point().x() - other.point().x();
    return better2 >= 0 && saved >= 0 && (better2 > 0 || saved > 0);
  }

  @Test
  void theEndingSaysTheKind() {
    assertThat(ChartFormat.of(Path.of("a.b/c.SVG"))).contains(ChartFormat.SVG);
    assertThat(ChartFormat.of(Path.of("c.png"))).contains(ChartFormat.PNG);
    assertThat(ChartFormat.of(Path.of("c.pdf"))).isEmpty();
  }

  @Test
  void namesThatOccurTwiceAreRefused() {
    Series one = new Series("one", List.of());
    assertThatThrownBy(() -> new Lines(LABELS, Axis.LINEAR, List.of(one, one), List.of()))
        .hasMessageContaining("different");
    assertThatThrownBy(() -> new Bars(LABELS, List.of("a", "b"), List.of(new Bar("n", List.of()))))
        .hasMessageContaining("0 bars over 2");
  }
}
