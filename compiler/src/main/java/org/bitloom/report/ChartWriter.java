// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.intermediate.CommandSequence;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.knowm.xchart.internal.chartpart.AxesChart;

/**
 * Draws charts without a display. Equal charts have equal bytes on one machine; on another one its
 * fonts make the difference. Letters are drawn as outlines, so an SVG looks the same everywhere; it
 * names its title and its series in {@code title} and {@code desc}, too.
 */
public final class ChartWriter {
  private ChartWriter() {}

  /**
   * Returns a file that shows a chart.
   *
   * @throws DiagnosticException if this Java has no fonts to draw with
   */
  public static byte[] bytes(Chart chart, ChartFormat format) {
    // Has to come before the first class of java.awt; nothing here ever needs a display.
    System.setProperty("java.awt.headless", "true");
    requireFonts();
    try {
      return switch (format) {
        case SVG -> svg(chart);
        case PNG -> png(chart);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JDK without libfreetype, or without a font that fontconfig finds, fails at the first one. */
  private static void requireFonts() {
    try {
      new Font(Font.SANS_SERIF, Font.PLAIN, 12).canDisplay('a');
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw new DiagnosticException(
          Code.RESULT_UNWRITABLE
              .withoutPlace()
              .withNote("this Java finds no fonts to draw letters with: " + e.getMessage())
              .withHelp("install some: apt-get install fontconfig fonts-dejavu-core"));
    }
  }

  private static byte[] png(Chart chart) throws IOException {
    BufferedImage image =
        new BufferedImage(ChartDrawing.WIDTH, ChartDrawing.HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      paint(chart, graphics);
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.setUseCache(false);
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] svg(Chart chart) throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    paint(chart, graphics);
    CommandSequence commands = graphics.getCommands();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SVGProcessor()
        .getDocument(commands, new PageSize(0, 0, ChartDrawing.WIDTH, ChartDrawing.HEIGHT))
        .writeTo(bytes);
    return described(bytes.toString(StandardCharsets.UTF_8), chart)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void paint(Chart chart, Graphics2D graphics) {
    AxesChart<?, ?> drawing = ChartDrawing.of(chart);
    drawing.paint(graphics, ChartDrawing.WIDTH, ChartDrawing.HEIGHT);
  }

  /** Leaves out the document type, which readers would fetch, and says what the picture shows. */
  private static String described(String svg, Chart chart) {
    int root = svg.indexOf("<svg");
    int inside = svg.indexOf('>', root) + 1;
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + svg.substring(root, inside)
        + "\n  <title>"
        + escaped(chart.labels().title())
        + "</title>\n  <desc>"
        + escaped(String.join(", ", chart.names()))
        + "</desc>"
        + svg.substring(inside);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
