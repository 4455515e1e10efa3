// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report page in headless Chromium, where that is installed. */
@Tag("tools")
class ReportInBrowserTest {
  private static final long PATIENCE_SECONDS = 240;
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 900;
  private static final int TILE = 25;

  /** Mean difference of brightness, of 255, that other fonts may make. */
  private static final double MOST_DISTANCE = 6;

  private static final String LOOKED_AT = "compiler/src/test/resources/report/lenet5.png";

  @TempDir private static Path folder;
  private static Path page;

  @BeforeAll
  static void write() {
    page = folder.resolve("report.html");
    CliRun run = CliRun.of("report", CliRun.example("lenet5/lenet5.loom"), "-o", page);
    assertThat(run.code()).as(run.err()).isZero();
  }

  /** Starts the browser; returns what it prints. */
  private static String browser(String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile")));
    command.addAll(List.of(options));
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile())
              .start();
    } catch (IOException missing) {
      Assumptions.abort("chromium is not on the PATH");
      return "";
    }
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return Files.readString(folder.resolve("output"));
  }

  @Test
  void theScriptRunsWithoutComplaintAndOpensTheLayerOfTheAddress() throws Exception {
    String dom = browser("--dump-dom", page.toUri() + "#layer-conv2");

    assertThat(dom)
        .doesNotContain("CONSOLE")
        .containsPattern("<th [^>]*><button type=\"button\">layer</button>")
        .containsPattern("<details [^>]*id=\"layer-conv2\"[^>]* open=\"\"")
        .containsPattern("<tr data-layer=\"conv2\" class=\"[^\"]*chosen")
        .doesNotContainPattern("<details [^>]*id=\"layer-conv1\"[^>]* open=\"\"")
        .doesNotContainPattern("<form class=\"search\"[^>]* hidden");
  }

  @Test
  void theTextIsDarkOnLightAndTheOtherWayRound() throws Exception {
    BufferedImage light = picture("light", 1);
    BufferedImage dark = picture("dark", 0);

    assertThat(brightness(light, WIDTH - 3, HEIGHT - 3)).isGreaterThan(200);
    assertThat(brightness(dark, WIDTH - 3, HEIGHT - 3)).isLessThan(60);
    assertThat(colours(light)).isGreaterThan(20);
    assertThat(colours(dark)).isGreaterThan(20);
  }

  /**
   * Letters look different from machine to machine, and boxes, bars and gaps do not: tiles of 25
   * pixels have nearly the brightness that they had when somebody looked at the page.
   */
  @Test
  void thePageLooksAsItDid() throws Exception {
    double[] now = tiles(picture("compared", 1));
    Path expected = CliRun.repository().resolve(LOOKED_AT);
    if (Boolean.getBoolean("bitloom.update")) {
      ImageIO.write(thumbnail(now), "png", expected.toFile());
    }
    double[] then = tiles(ImageIO.read(expected.toFile()), 1);

    assertThat(distance(now, then)).isLessThan(MOST_DISTANCE);
    // Without its style, or with boxes elsewhere, it is far from that.
    Path bare = folder.resolve("bare.html");
    Files.writeString(
        bare, Files.readString(page).replaceFirst("(?s)<style>.*?</style>", "<style></style>"));
    assertThat(distance(tiles(picture(bare, "bare", 1)), then)).isGreaterThan(2 * MOST_DISTANCE);
  }

  @Test
  void withoutAScriptEverythingIsThere() throws Exception {
    Path plain = Files.writeString(folder.resolve("plain.html"), withoutScript());
    String dom = browser("--dump-dom", plain.toUri().toString());

    assertThat(dom)
        .contains("<svg", "id=\"layer-conv2\"", "int23", "19,200")
        .containsPattern("<form class=\"search\"[^>]* hidden")
        .doesNotContain("<button");
  }

  /** Nobody can click on paper, and a script may be forbidden. */
  @Test
  void thePrintedPageOpensEveryLayer() throws Exception {
    String text = withoutScript();
    Path open = Files.writeString(folder.resolve("open.html"), text);
    Path closed =
        Files.writeString(
            folder.resolve("closed.html"),
            text.replace("details.layer::details-content", "details.none"));

    assertThat(sheets(open)).isGreaterThan(sheets(closed)).isLessThan(12);
  }

  private static String withoutScript() throws IOException {
    return Files.readString(page).replaceFirst("(?s)<script>.*?</script>", "");
  }

  private static int sheets(Path shown) throws Exception {
    Path paper = folder.resolve("page.pdf");
    browser("--print-to-pdf=" + paper, "--no-pdf-header-footer", shown.toUri().toString());
    Matcher count =
        Pattern.compile("/Count (\\d+)")
            .matcher(Files.readString(paper, StandardCharsets.ISO_8859_1));
    assertThat(count.find()).isTrue();
    return Integer.parseInt(count.group(1));
  }

  /** Returns the mean brightness of tiles, row by row. */
  private static double[] tiles(BufferedImage image) {
    return tiles(image, TILE);
  }

  private static double[] tiles(BufferedImage image, int size) {
    int columns = image.getWidth() / size;
    int rows = image.getHeight() / size;
    double[] tiles = new double[columns * rows];
    for (int y = 0; y < rows * size; y++) {
      for (int x = 0; x < columns * size; x++) {
        tiles[y / size * columns + x / size] += brightness(image, x, y) / (double) (size * size);
      }
    }
    return tiles;
  }

  private static BufferedImage thumbnail(double[] tiles) {
    BufferedImage image =
        new BufferedImage(WIDTH / TILE, HEIGHT / TILE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < tiles.length; i++) {
      int grey = (int) Math.round(tiles[i]);
      image.setRGB(i % image.getWidth(), i / image.getWidth(), grey << 16 | grey << 8 | grey);
    }
    return image;
  }

  private static double distance(double[] a, double[] b) {
    assertThat(a).hasSameSizeAs(b);
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).average().orElse(0);
  }

  private static BufferedImage picture(String name, int scheme) throws Exception {
    return picture(page, name, scheme);
  }

  /** Returns the upper part of the page; 0 stands for a user who prefers dark, 1 for light. */
  private static BufferedImage picture(Path shown, String name, int scheme) throws Exception {
    Path file = folder.resolve(name + ".png");
    browser(
        "--blink-settings=preferredColorScheme=" + scheme,
        "--window-size=" + WIDTH + "," + HEIGHT,
        "--screenshot=" + file,
        shown.toUri().toString());
    return ImageIO.read(file.toFile());
  }

  private static int brightness(BufferedImage image, int x, int y) {
    int rgb = image.getRGB(x, y);
    return ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3;
  }

  private static long colours(BufferedImage image) {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    return Arrays.stream(pixels).distinct().count();
  }
}
