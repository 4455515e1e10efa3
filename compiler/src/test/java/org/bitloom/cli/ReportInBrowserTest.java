// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  /** Returns the upper part of the page; 0 stands for a user who prefers dark, 1 for light. */
  private static BufferedImage picture(String name, int scheme) throws Exception {
    Path file = folder.resolve(name + ".png");
    browser(
        "--blink-settings=preferredColorScheme=" + scheme,
        "--window-size=" + WIDTH + "," + HEIGHT,
        "--screenshot=" + file,
        page.toUri().toString());
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
