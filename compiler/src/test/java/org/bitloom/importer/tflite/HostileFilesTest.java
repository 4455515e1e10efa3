// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bitloom.Draws;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.NetworkReader;
import org.bitloom.model.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files end in a diagnostic or in a network, never in an exception, and soon. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileFilesTest {
  private static final Path TFLITE = Path.of("src/test/resources/tflite");
  private static final Path LOOM = Path.of("src/test/resources/model");

  /** Scattered bits, so that the first few are all over a file; prime, so none comes twice. */
  private static final long STRIDE = 7919;

  @TempDir Path folder;

  private void assertHarmless(Path file, String what) {
    Diagnostics diagnostics = new Diagnostics();
    assertThatCode(
            () -> {
              // XNNPACK's multipliers have the narrowest range of all.
              Optional<Network> network =
                  NetworkReader.read(file, new DataCalibrator(), Arithmetic.XNNPACK, diagnostics);
              network.ifPresent(Evaluation::new);
              assertThat(network.isPresent()).isEqualTo(!diagnostics.hasErrors());
              assertThat(DiagnosticRenderer.render(diagnostics)).isNotNull();
            })
        .as(what)
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fc_big", "relu1", "requant3"})
  void aCutOffTfliteFileIsHarmless(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(TFLITE.resolve(name + ".tflite"));
    Path file = folder.resolve("cut.tflite");
    for (int length = 0; length < bytes.length; length += 5) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertHarmless(file, "first " + length + " bytes of " + name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fc_big", "relu1", "requant3"})
  void aTfliteFileWithOneFlippedBitIsHarmless(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(TFLITE.resolve(name + ".tflite"));
    Path file = folder.resolve("flipped.tflite");
    int bits = 8 * bytes.length;
    for (int n = 0; n < Draws.of(bits / 17); n++) {
      int bit = (int) (n * STRIDE % bits);
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      assertHarmless(file, "bit " + bit + " of " + name);
    }
  }

  @Test
  void aTfliteFileWithRandomBytesIsHarmless() throws IOException {
    byte[] bytes = Files.readAllBytes(TFLITE.resolve("fc_rand0.tflite"));
    Path file = folder.resolve("random.tflite");
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < Draws.of(300); round++) {
      byte[] changed = bytes.clone();
      for (int i = 0; i < 1 + round % 7; i++) {
        // Small values and all ones are what lengths and offsets suffer most from.
        int at = 8 + random.nextInt(changed.length - 8);
        changed[at] = (byte) (random.nextBoolean() ? -random.nextInt(2) : random.nextInt(256));
      }
      Files.write(file, changed);
      assertHarmless(file, "round " + round);
    }
  }

  @Test
  void aTfliteFileWithAPaddedOrFilledTailIsHarmless() throws IOException {
    byte[] zeros = new byte[1 << 20];
    byte[] header = Files.readAllBytes(TFLITE.resolve("fc_big.tflite"));
    System.arraycopy(header, 0, zeros, 0, header.length);
    Path file = folder.resolve("padded.tflite");
    Files.write(file, zeros);
    assertHarmless(file, "padded with zeros");
    Arrays.fill(zeros, 8, zeros.length, (byte) 4);
    Files.write(file, zeros);
    assertHarmless(file, "filled with small offsets");
  }

  private Path network() throws IOException {
    Files.copy(LOOM.resolve("tiny.npz"), folder.resolve("tiny.npz"));
    Path file = folder.resolve("everything.loom");
    Files.copy(LOOM.resolve("accepted_everything.loom"), file);
    return file;
  }

  @Test
  void aDamagedWeightsFileIsHarmless() throws IOException {
    Path source = network();
    Path archive = folder.resolve("tiny.npz");
    byte[] bytes = Files.readAllBytes(archive);
    for (int length = 0; length < bytes.length; length += 17) {
      Files.write(archive, Arrays.copyOf(bytes, length));
      assertHarmless(source, "first " + length + " bytes of the archive");
    }
    for (int at = 0; at < bytes.length; at += 7) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      Files.write(archive, flipped);
      assertHarmless(source, "a bit of byte " + at + " of the archive");
    }
  }

  @Test
  void aDamagedSourceIsHarmless() throws IOException {
    Path source = network();
    byte[] bytes = Files.readAllBytes(source);
    SplittableRandom random = new SplittableRandom(11);
    for (int at = 0; at < bytes.length; at += 11) {
      Files.write(source, Arrays.copyOf(bytes, at));
      assertHarmless(source, "first " + at + " bytes of the source");
      byte[] changed = bytes.clone();
      changed[at] = bytes[random.nextInt(bytes.length)];
      Files.write(source, changed);
      assertHarmless(source, "another byte at " + at + " of the source");
    }
    Files.write(source, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertHarmless(source, "no UTF-8");
  }
}
