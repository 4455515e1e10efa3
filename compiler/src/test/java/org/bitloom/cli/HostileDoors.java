// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bitloom.array.NpyWriter;
import org.bitloom.array.NpzWriter;

/** All ways by which files of a user come in, each with what comes in badly. */
final class HostileDoors {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path OPERATORS = CliRun.example("operators");

  private static final String DENSE =
      """
      network tiny {
          input x: int8[3] scale 0.5 zero_point 0;
          y = dense(x, units: 2);
          output y;
      }
      weights "w.npz";
      numerics {
          y weights %s, activations int8%s;%s
      }
      """;

  private HostileDoors() {}

  /** Returns the doors. */
  static List<HostileDoor> all() throws IOException {
    List<Path> looms = new ArrayList<>(files(RESOURCES.resolve("designs"), ".loom"));
    looms.addAll(files(RESOURCES.resolve("model"), ".loom"));
    List<Path> small = files(RESOURCES.resolve("designs"), ".loom");
    List<Path> models = files(RESOURCES.resolve("tflite"), ".tflite");
    return List.of(
        HostileDoor.ofNetworks(
            "source", 4, looms, Damage::text, List.of("check", "fmt", "memory", "plan")),
        HostileDoor.ofNetworks("numbers", 4, small, Damage::numbers, List.of("plan", "generate")),
        HostileDoor.ofNetworks("tflite", 4, models, Damage::bytes, List.of("check", "memory")),
        new HostileDoor("onnx", 4, HostileDoors::onnx),
        new HostileDoor("float onnx", 4, HostileDoors::floatOnnx),
        new HostileDoor("archive", 2, HostileDoors::archive),
        new HostileDoor("weights", 3, HostileDoors::weights),
        new HostileDoor("data", 3, HostileDoors::data),
        new HostileDoor("vectors", 2, HostileDoors::vectors),
        new HostileDoor("labels", 2, HostileDoors::labels),
        new HostileDoor("certificate", 2, HostileDoors::certificate),
        new HostileDoor("journal", 1, HostileDoors::journal),
        new HostileDoor("manifest", 1, HostileDoors::manifest));
  }

  private static List<?> onnx(Path folder, SplittableRandom random) throws IOException {
    List<Path> models = files(RESOURCES.resolve("onnx"), ".onnx");
    Path file = folder.resolve("net.onnx");
    byte[] good = Files.readAllBytes(models.get(random.nextInt(models.size())));
    Files.write(file, Damage.bytes(good, random));
    return List.of("check", file, "--quiet");
  }

  /** Float files that are quantized: the file or the samples are bad, or the words of options. */
  private static List<?> floatOnnx(Path folder, SplittableRandom random) throws IOException {
    List<Path> models = files(RESOURCES.resolve("onnx-float"), ".onnx");
    byte[] good = Files.readAllBytes(models.get(random.nextInt(models.size())));
    List<Integer> shape = List.of(3, 4, 9, 7);
    boolean badData = random.nextInt(3) == 0;
    Path file = folder.resolve("net.onnx");
    Files.write(file, badData ? good : Damage.bytes(good, random));
    Path data = folder.resolve("d.npy");
    NpyWriter.write(
        data,
        badData
            ? HostileArrays.of(shape, random)
            : TameArrays.reals(shape, new SplittableRandom(1)));
    if (badData && random.nextInt(3) == 0) {
      Files.write(data, Damage.bytes(Files.readAllBytes(data), random));
    }
    List<String> types = List.of("int8", "uint8", "int4", "fixed<8,4>", "int16", "pow2(4)", "x");
    List<String> methods = List.of("mse", "minmax", "percentile(99.9)", "entropy", "");
    return List.of(
        random.nextInt(4) == 0 ? "plan" : "check",
        file,
        "--quantize",
        "--data",
        data,
        "--weights",
        types.get(random.nextInt(types.size())),
        "--activations",
        random.nextBoolean() ? "int8" : types.get(random.nextInt(types.size())),
        "--method",
        random.nextBoolean() ? "mse" : methods.get(random.nextInt(methods.size())),
        "--quiet");
  }

  private static List<?> archive(Path folder, SplittableRandom random) throws IOException {
    Path source = Files.writeString(folder.resolve("net.loom"), DENSE.formatted("int8", "", ""));
    Path good = folder.resolve("w.npz");
    writeWeights(good, List.of(2, 3), random.split());
    Files.write(good, Damage.bytes(Files.readAllBytes(good), random));
    return random.nextBoolean() ? List.of("check", source) : List.of("memory", good, "--quiet");
  }

  /** Whole arrays with any values in any weight format. */
  private static List<?> weights(Path folder, SplittableRandom random) throws IOException {
    List<String> formats =
        List.of(
            "int8",
            "int8 scale 0.25",
            "uint4",
            "int16 scale 1e-30",
            "ternary",
            "bipolar",
            "pow2(4)",
            "codebook(4)",
            "sign_magnitude<5>",
            "int8 by minmax",
            "int8 by entropy",
            "int8 by percentile(99)",
            "int4 affine");
    String format = formats.get(random.nextInt(formats.size()));
    String scale = random.nextBoolean() ? " scale 1 zero_point 0" : " scale 1e-6 zero_point 0";
    Path source = Files.writeString(folder.resolve("net.loom"), DENSE.formatted(format, scale, ""));
    Path archive = folder.resolve("w.npz");
    writeWeights(archive, List.of(2, 3), random);
    return random.nextInt(4) == 0
        ? List.of("memory", archive, "--quiet")
        : List.of("check", source, "--quiet");
  }

  private static void writeWeights(Path file, List<Integer> shape, SplittableRandom random) {
    NpzWriter.write(
        file,
        Map.of(
            "y.weights", HostileArrays.of(shape, random),
            "y.bias", HostileArrays.of(shape.subList(0, 1), random)));
  }

  /** Whole calibration data with any values, under all methods. */
  private static List<?> data(Path folder, SplittableRandom random) throws IOException {
    List<String> methods = List.of("mse", "minmax", "percentile(99.9)", "entropy");
    List<String> extras =
        List.of("", ", bias_correction", ", equalization", ", adaptive_rounding", ", power_of_two");
    String calibrate =
        "\n    calibrate \"d.npy\" by %s%s;"
            .formatted(
                methods.get(random.nextInt(methods.size())),
                extras.get(random.nextInt(extras.size())));
    Path source =
        Files.writeString(folder.resolve("net.loom"), DENSE.formatted("int8", "", calibrate));
    NpzWriter.write(
        folder.resolve("w.npz"),
        Map.of("y.weights", HostileArrays.of(List.of(2, 3), random.split())));
    Path data = folder.resolve("d.npy");
    NpyWriter.write(data, HostileArrays.of(List.of(4, 3), random));
    if (random.nextInt(4) == 0) {
      Files.write(data, Damage.bytes(Files.readAllBytes(data), random));
    }
    return List.of("check", source, "--quiet");
  }

  private static List<?> vectors(Path folder, SplittableRandom random) throws IOException {
    Path file = folder.resolve("x.npy");
    if (random.nextBoolean()) {
      NpyWriter.write(file, HostileArrays.of(List.of(2, 8, 8, 1), random));
    } else {
      byte[] good = Files.readAllBytes(OPERATORS.resolve("leaky_relu/inputs.npy"));
      Files.write(file, Damage.bytes(good, random));
    }
    return List.of(
        "run", OPERATORS.resolve("leaky_relu/leaky_relu.loom"), "--inputs", file, "--quiet");
  }

  private static List<?> labels(Path folder, SplittableRandom random) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("net.loom"), DENSE.formatted("int8", " scale 1 zero_point 0", ""));
    NpzWriter.write(
        folder.resolve("w.npz"),
        Map.of("y.weights", HostileArrays.of(List.of(2, 3), random.split())));
    Path data = folder.resolve("d.npy");
    NpyWriter.write(data, HostileArrays.of(List.of(4, 3), random));
    Path labels = folder.resolve("l.npy");
    NpyWriter.write(labels, HostileArrays.of(List.of(4), random));
    if (random.nextInt(3) == 0) {
      Files.write(labels, Damage.bytes(Files.readAllBytes(labels), random));
    }
    return random.nextInt(3) == 0
        ? List.of(
            "tune",
            source,
            "--data",
            data,
            "--labels",
            labels,
            "-o",
            folder.resolve("out"),
            "--max-drop",
            "50",
            "--budget",
            "4",
            "--quiet")
        : List.of("analyze", source, "--data", data, "--labels", labels, "--quiet");
  }

  private static List<?> certificate(Path folder, SplittableRandom random) throws IOException {
    Path network = OPERATORS.resolve("conv2d/conv2d.loom");
    Path plan = folder.resolve("plan.json");
    String target = random.nextBoolean() ? "array" : "dataflow";
    CliRun.of("plan", network, "--json", plan, "--quiet", "--target", target);
    HostileDoor.Change change = HostileDoor.either(Damage::numbers, Damage::text);
    Files.write(plan, change.of(Files.readAllBytes(plan), random));
    return List.of("check", network, "--certificate", plan, "--quiet");
  }

  private static List<?> journal(Path folder, SplittableRandom random) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("net.loom"), DENSE.formatted("int8", " scale 1 zero_point 0", ""));
    SplittableRandom tame = new SplittableRandom(1);
    NpzWriter.write(
        folder.resolve("w.npz"), Map.of("y.weights", TameArrays.reals(List.of(2, 3), tame)));
    Path data = folder.resolve("d.npy");
    NpyWriter.write(data, TameArrays.reals(List.of(4, 3), tame));
    Path labels = folder.resolve("l.npy");
    NpyWriter.write(labels, TameArrays.classes(4, 2, tame));
    List<Object> command =
        new ArrayList<>(
            List.of(
                "tune",
                source,
                "--data",
                data,
                "--labels",
                labels,
                "-o",
                folder.resolve("out"),
                "--max-drop",
                "90",
                "--budget",
                "4",
                "--quiet"));
    CliRun.of(command.toArray());
    try (Stream<Path> all = Files.walk(folder.resolve("out"))) {
      for (Path file :
          all.filter(f -> Files.isRegularFile(f) && f.toString().contains("journal")).toList()) {
        Files.write(file, Damage.text(Files.readAllBytes(file), random));
      }
    }
    command.add("--resume");
    return command;
  }

  private static List<?> manifest(Path folder, SplittableRandom random) throws IOException {
    Path network = OPERATORS.resolve("leaky_relu/leaky_relu.loom");
    Path out = folder.resolve("out");
    CliRun.of("generate", network, "-o", out, "--quiet");
    Path manifest = out.resolve("manifest.json");
    Files.write(manifest, Damage.text(Files.readAllBytes(manifest), random));
    return List.of("generate", network, "-o", out, "--quiet");
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> f.toString().endsWith(ending)).sorted().toList();
    }
  }
}
