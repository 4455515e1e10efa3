// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.syntax.NetworkParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkBuilderTest {
  private static final Path FOLDER = Path.of("src/test/resources/model");

  private static Network network(String text) {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> network =
        NetworkParser.parse(new Source("test.loom", text), diagnostics)
            .flatMap(file -> NetworkBuilder.build(file, FOLDER, new DataCalibrator(), diagnostics));
    assertThat(DiagnosticRenderer.render(diagnostics)).isEmpty();
    return network.orElseThrow();
  }

  private static Network everything() throws Exception {
    return network(Files.readString(FOLDER.resolve("accepted_everything.loom")));
  }

  private static Layer layer(Network network, String name) {
    return network.layers().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aRatioBecomesTheNearestFloat32() throws Exception {
    Input x = everything().inputs().get(0);
    assertThat(x.quantization()).isEqualTo(new Quantization(1f / 255, 0));
    assertThat(x.type()).isEqualTo(IntType.unsigned(8));
    assertThat(x.shape()).isEqualTo(Shape.of(1, 3));
  }

  @Test
  void aRuleOfALayerOverridesTheDefaultPartByPart() throws Exception {
    Network network = everything();
    assertThat(layer(network, "fc0")).isInstanceOf(DenseLayer.class);
    DenseLayer fc0 = (DenseLayer) layer(network, "fc0");
    assertThat(fc0.rounding()).isEqualTo(Rounding.HALF_EVEN);
    assertThat(fc0.output())
        .isEqualTo(new Output.Requantized(IntType.unsigned(8), new Quantization(0.05f, 0)));
    assertThat(fc0.accumulator().orElseThrow().type()).isEqualTo(IntType.signed(16));
    DenseLayer fc1 = (DenseLayer) layer(network, "fc1");
    assertThat(fc1.rounding()).isEqualTo(Rounding.DOUBLE_AWAY);
    assertThat(fc1.output())
        .isEqualTo(new Output.Requantized(IntType.signed(8), new Quantization(1 / 16.0, 0)));
    RequantizeLayer q = (RequantizeLayer) layer(network, "q");
    assertThat(q.type()).isEqualTo(IntType.signed(8));
    assertThat(q.quantization()).isEqualTo(new Quantization(0.1f, 3));
  }

  @Test
  void weightsComeFromTheFileOrFromTheSource() throws Exception {
    Network network = everything();
    DenseLayer fc0 = (DenseLayer) layer(network, "fc0");
    assertThat(fc0.weights())
        .isEqualTo(
            new LayerWeights(
                Tensor.of(Shape.of(2, 3), 1, -2, 3, 4, 5, -6),
                IntType.signed(4),
                List.of(0.5, 0.25),
                0));
    assertThat(fc0.bias()).contains(Tensor.of(Shape.of(2), 10, -20));
    DenseLayer fc1 = (DenseLayer) layer(network, "fc1");
    assertThat(fc1.weights())
        .isEqualTo(
            new LayerWeights(
                Tensor.of(Shape.of(2, 2), 1, 2, -3, 4), IntType.signed(8), List.of(1 / 128.0), 0));
    assertThat(fc1.bias()).contains(Tensor.of(Shape.of(2), 5, 6));
    assertThat(fc1.activation()).isEqualTo(new Activation.Clip(-1, 0.5));
  }

  @Test
  void aStandaloneReluKeepsTypeAndScaleOfItsInput() throws Exception {
    RequantizeLayer relu = (RequantizeLayer) layer(everything(), "r");
    assertThat(relu.type()).isEqualTo(IntType.signed(8));
    assertThat(relu.quantization()).isEqualTo(new Quantization(0.1f, 3));
    assertThat(relu.activation().clamp(relu.type(), relu.quantization()))
        .isEqualTo(new Interval(3, 127));
  }

  @Test
  void theHardwareBlockIsRead() throws Exception {
    Hardware hardware = everything().hardware();
    assertThat(hardware.goal()).isEqualTo(new Hardware.Throughput(10000, 100_000_000));
    assertThat(hardware.folds().keySet()).containsExactlyInAnyOrder("fc0", "raw");
    assertThat(hardware.folds().get("fc0").simd()).isEqualTo(3);
  }

  @Test
  void aLayerThatNoOutputDependsOnIsLeftOutWithItsFolding() {
    Diagnostics diagnostics = new Diagnostics();
    String text =
        """
        network n {
            input x: int8[1] scale 0.5;
            dead = dense(x, units: 1, weights: [[3]]);
            y = relu(x);
            output y;
        }
        numerics { dead weights int8 scale 1, activations int8 scale 1; }
        hardware { dead fold(pe: 1, simd: 1); }
        """;
    Network network =
        NetworkParser.parse(new Source("n.loom", text), diagnostics)
            .flatMap(file -> NetworkBuilder.build(file, FOLDER, new DataCalibrator(), diagnostics))
            .orElseThrow();
    assertThat(network.layers()).extracting(Layer::name).containsExactly("y");
    assertThat(network.hardware()).isEqualTo(Hardware.unspecified());
    assertThat(diagnostics.hasErrors()).isFalse();
  }

  @Test
  void everyKindOfTheCatalogueHasAttributesWithDistinctNames() {
    for (LayerKind kind : LayerCatalog.kinds()) {
      List<String> names = kind.attributes().stream().map(Attribute::name).toList();
      assertThat(names).as(kind.name()).doesNotHaveDuplicates();
    }
    assertThat(LayerCatalog.names()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(24);
  }

  @Test
  void everyTypeWordOfTheErrorMessagesIsAType() {
    assertThat(Arrays.asList("int8", "uint3", "fixed", "codebook", "accumulator"))
        .allMatch(FormatReader::isTypeWord);
    assertThat(Arrays.asList("scale", "int", "symmetric")).noneMatch(FormatReader::isTypeWord);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lecture/lecture.loom", "lecture/lecture_uint8.loom", "mlp/mlp.loom"})
  void theExamplesAreAccepted(String example) {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> network =
        LoomReader.read(Path.of("../examples").resolve(example), new DataCalibrator(), diagnostics);
    assertThat(DiagnosticRenderer.render(diagnostics)).isEmpty();
    assertThat(network).isPresent();
  }
}
