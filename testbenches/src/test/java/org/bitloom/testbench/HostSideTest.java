// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Tensor;
import org.bitloom.rtl.verilog.BorderPort;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The host side of every example, in C and in Python, makes of real values the beats that the
 * testbench drives, and of the beats that it expects the outputs of the golden model.
 */
class HostSideTest {
  private static final int VECTORS = 3;

  @TempDir private Path folder;

  /** Every third network among the examples and the small designs, whatever their types. */
  static List<Path> networks() throws IOException {
    List<Path> networks = new ArrayList<>();
    for (String place : List.of("examples", "compiler/src/test/resources/designs")) {
      try (Stream<Path> files = Files.walk(IpFolders.root().resolve(place))) {
        files.filter(f -> f.toString().endsWith(".loom")).sorted().forEach(networks::add);
      }
    }
    return IntStream.range(0, networks.size())
        .filter(i -> i % 3 == 0)
        .mapToObj(networks::get)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("networks")
  @Tag("campaign")
  void real_values_become_the_beats_of_the_testbench_and_come_back(Path network) throws Exception {
    assumePrograms();
    IpFolders block = IpFolders.write(network, "net", VECTORS, folder.resolve("net"));
    List<List<Tensor>> outputs = new GoldenModel(block.plan().network()).outputs(block.vectors());

    StringBuilder expected = new StringBuilder();
    for (BorderPort port : block.design().inputs()) {
      expected.append(Files.readString(hex(port)));
    }
    for (int p = 0; p < block.design().outputs().size(); p++) {
      for (List<Tensor> output : outputs) {
        for (int i = 0; i < output.get(p).size(); i++) {
          expected.append(output.get(p).get(i)).append('\n');
        }
      }
    }
    Files.writeString(folder.resolve("host.c"), program(block));
    IpFolders.run(
        folder,
        List.of(
            "gcc",
            "-std=c99",
            "-O1",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
            "-fsanitize=address,undefined",
            "-fno-sanitize-recover=all",
            "-Inet",
            "-o",
            "host",
            "host.c"));
    assertThat(IpFolders.run(folder, List.of("./host"))).isEqualTo(expected.toString());
    Files.writeString(folder.resolve("host.py"), script(block));
    assertThat(IpFolders.run(folder, List.of("python3", "-B", "host.py")))
        .isEqualTo(expected.toString());
  }

  @Test
  void real_values_are_rounded_to_the_nearest_ties_away_from_zero_in_both_languages()
      throws Exception {
    assumePrograms();
    Path network = IpFolders.root().resolve("compiler/src/test/resources/designs/tiny.loom");
    IpFolders block = IpFolders.write(network, "net", 1, folder.resolve("net"));
    BorderPort port = block.design().inputs().get(0);
    Quantization meaning = port.quantization().orElseThrow();
    SplittableRandom random = new SplittableRandom(7);
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      double steps = random.nextInt(-600, 600) / 2.0;
      double exact = i % 3 == 0 ? random.nextDouble(-30, 30) : steps * meaning.scale();
      values.add((float) (i % 3 == 2 ? Math.nextUp((float) exact) : exact));
    }
    values.addAll(List.of(0f, -0f, 1e30f, -1e30f, Float.MAX_VALUE, 1e-40f));
    StringBuilder expected = new StringBuilder();
    StringBuilder list = new StringBuilder();
    for (float value : values) {
      BigDecimal nearest =
          new BigDecimal(value / meaning.scale())
              .setScale(0, RoundingMode.HALF_UP)
              .add(BigDecimal.valueOf(meaning.zeroPoint()))
              .max(BigDecimal.valueOf(-128))
              .min(BigDecimal.valueOf(127));
      expected.append(nearest.toBigInteger()).append('\n');
      list.append((double) value).append(", ");
    }
    String body =
        "static const double values[] = {%s};\n".formatted(list)
            + "int main(void) { float x[6]; int8_t q[6]; size_t i, k;\n"
            + "for (i = 0; i < sizeof values / sizeof *values; i++) {\n"
            + "for (k = 0; k < 6; k++) x[k] = (float)values[i];\n"
            + "net_quantize_x(x, q); printf(\"%d\\n\", q[i % 6]); }\nreturn 0; }\n";
    Files.writeString(folder.resolve("host.c"), "#include <stdio.h>\n#include \"net.h\"\n" + body);
    IpFolders.run(
        folder,
        List.of(
            "gcc",
            "-std=c99",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-fsanitize=address,undefined",
            "-fno-sanitize-recover=all",
            "-Inet",
            "-o",
            "host",
            "host.c"));
    assertThat(IpFolders.run(folder, List.of("./host"))).isEqualTo(expected.toString());
    String python =
        "import sys\nsys.path.insert(0, 'net')\nimport net_io as n\n"
            + "for q in n.quantize(n.INPUTS[0], [%s]): print(q)\n".formatted(list);
    Files.writeString(folder.resolve("host.py"), python);
    assertThat(IpFolders.run(folder, List.of("python3", "-B", "host.py")))
        .isEqualTo(expected.toString());
  }

  private static void assumePrograms() {
    for (String program : List.of("gcc", "python3")) {
      boolean here =
          Stream.of(System.getenv("PATH").split(":"))
              .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
      Assumptions.assumeTrue(here, program + " is not installed");
    }
    Assumptions.assumeTrue(Numpy.HERE, "numpy is not installed");
  }

  /** Asked once, since it takes as long as a test. */
  private static final class Numpy {
    static final boolean HERE = here();

    private static boolean here() {
      try {
        return new ProcessBuilder("python3", "-c", "import numpy").start().waitFor() == 0;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Path hex(BorderPort port) {
    return folder.resolve("net/tb/net__" + port.prefix() + ".hex");
  }

  /**
   * Prints the beats of every input as the testbench has them, and the integers of every output.
   */
  private String program(IpFolders block) throws IOException {
    StringBuilder data = new StringBuilder("#include <stdio.h>\n#include \"net.h\"\n");
    StringBuilder main = new StringBuilder();
    List<BorderPort> inputs = block.design().inputs();
    for (int p = 0; p < inputs.size(); p++) {
      BorderPort port = inputs.get(p);
      String name = block.design().names().stream(port.edge());
      String upper = "NET_IN_" + name.toUpperCase(java.util.Locale.ROOT);
      String type = storage(port);
      boolean quantized = port.quantization().isPresent();
      String real = port.elementType().bits() <= 16 ? "float" : "double";
      data.append("static const %s in%d[] = {".formatted(quantized ? "double" : type, p));
      for (List<Tensor> vector : block.vectors()) {
        for (int i = 0; i < vector.get(p).size(); i++) {
          data.append(value(port, vector.get(p).get(i))).append(", ");
        }
      }
      data.append("};\n");
      main.append("for (v = 0; v < %d; v++) {\n".formatted(VECTORS));
      main.append(
          "static %s q[%s_SIZE]; static uint8_t b[%s_FRAME_BYTES];\n"
              .formatted(type, upper, upper));
      if (quantized) {
        main.append("static %s r[%s_SIZE];\n".formatted(real, upper));
        main.append(
            "for (i = 0; i < %s_SIZE; i++) r[i] = (%s)in%d[v * %s_SIZE + i];\n"
                .formatted(upper, real, p, upper));
        main.append("net_quantize_%s(r, q);\n".formatted(name));
      } else {
        main.append(
            "for (i = 0; i < %s_SIZE; i++) q[i] = in%d[v * %s_SIZE + i];\n"
                .formatted(upper, p, upper));
      }
      main.append("net_pack_%s(q, b);\n".formatted(name));
      main.append(
          "for (i = 0; i < %s_BEATS; i++) { for (k = %s_BEAT_BYTES; k > 0; k--) "
                  .formatted(upper, upper)
              + "printf(\"%02x\", b[i * "
              + upper
              + "_BEAT_BYTES + k - 1]); printf(\"\\n\"); }\n}\n");
    }
    for (BorderPort port : block.design().outputs()) {
      String name = block.design().names().stream(port.edge());
      String upper = "NET_OUT_" + name.toUpperCase(java.util.Locale.ROOT);
      String type = storage(port);
      data.append("static const uint8_t %s_beats[] = {".formatted(port.prefix()));
      for (String beat : Files.readAllLines(hex(port))) {
        for (int b = beat.length() - 2; b >= 0; b -= 2) {
          data.append("0x").append(beat, b, b + 2).append(',');
        }
      }
      data.append("};\n");
      main.append("for (v = 0; v < %d; v++) {\n".formatted(VECTORS));
      main.append("static %s q[%s_SIZE];\n".formatted(type, upper));
      main.append(
          "net_unpack_%s(%s_beats + v * %s_FRAME_BYTES, q);\n"
              .formatted(name, port.prefix(), upper));
      main.append(
          "for (i = 0; i < %s_SIZE; i++) printf(\"%%lld\\n\", (long long)q[i]);\n}\n"
              .formatted(upper));
    }
    return data + "int main(void) { size_t v, i, k; (void)k;\n" + main + "return 0; }\n";
  }

  private static String value(BorderPort port, long element) {
    return port.quantization()
        .map(q -> Double.toString(q.scale() * (element - q.zeroPoint())))
        .orElse(element + "LL");
  }

  private static String storage(BorderPort port) {
    int bits = Math.max(8, Integer.highestOneBit(2 * port.elementType().bits() - 1));
    return (port.elementType().signed() ? "int" : "uint") + bits + "_t";
  }

  private String script(IpFolders block) {
    StringBuilder text = new StringBuilder();
    text.append("import sys\nsys.path.insert(0, 'net')\nimport numpy as np\nimport net_io as n\n");
    for (int p = 0; p < block.design().inputs().size(); p++) {
      BorderPort port = block.design().inputs().get(p);
      text.append("port = n.INPUTS[%d]\nvalues = np.array([".formatted(p));
      for (List<Tensor> vector : block.vectors()) {
        for (int i = 0; i < vector.get(p).size(); i++) {
          text.append(value(port, vector.get(p).get(i)).replace("LL", "")).append(", ");
        }
      }
      text.append("]).reshape((-1,) + port.shape)\n");
      if (port.quantization().isPresent()) {
        text.append("values = n.quantize(port, values)\n");
        text.append("assert (n.quantize(port, n.dequantize(port, values)) == values).all()\n");
      }
      text.append("frames = n.pack(port, values)\n");
      text.append("assert (n.unpack(port, frames) == values).all()\n");
      text.append("assert (n.unpack(port, frames[0]) == values[0]).all()\n");
      text.append("assert (n.pack(port, values[1]) == frames[1]).all()\n");
      text.append("n.write_beats('in.hex', frames)\nprint(open('in.hex').read(), end='')\n");
    }
    for (BorderPort port : block.design().outputs()) {
      text.append(
          "port = [p for p in n.OUTPUTS if p.prefix == '%s'][0]\n".formatted(port.prefix()));
      text.append(
          "for q in n.unpack(port, n.read_beats('net/tb/net__%s.hex', port)).flat: print(q)\n"
              .formatted(port.prefix()));
    }
    return text.toString();
  }
}
