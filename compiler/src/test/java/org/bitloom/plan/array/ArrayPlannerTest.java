// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bitloom.Compiler;
import org.bitloom.ReadExamples;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayPlannerTest {
  @TempDir private Path folder;

  private final Diagnostics diagnostics = new Diagnostics();

  private Optional<ArrayPlan> example(String name, int multipliers, int kibibytes) {
    Path file = Path.of("../examples", name, name + ".loom");
    return plan(ReadExamples.of(file), multipliers, kibibytes);
  }

  private Optional<ArrayPlan> plan(Network network, int multipliers, int kibibytes) {
    Hardware hardware =
        network
            .hardware()
            .withGoal(new Hardware.Multipliers(multipliers))
            .withArray(Optional.of(new Hardware.SharedArray(kibibytes, 128)));
    return ArrayPlanner.plan(network.with(hardware), diagnostics);
  }

  private Optional<ArrayPlan> plan(String network) throws IOException {
    Path file = Files.writeString(folder.resolve("t.loom"), network);
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics);
    return plan(compiler.read(file).orElseThrow(), 16, 256);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 2", "16, 4, 4", "100, 8, 8", "128, 8, 16", "5000, 32, 32"})
  void theShapeIsTheLargestWithinTheBudget(int budget, int channels, int lanes) {
    assertThat(ArrayShape.within(budget)).isEqualTo(new ArrayShape(channels, lanes));
  }

  @Tag("search")
  @Test
  void lenetFitsAQuarterOfAMebibyteAndEveryCycleBelongsToAPass() {
    ArrayPlan plan = example("lenet5", 64, 256).orElseThrow();
    List<PassCycles> passes = ArrayCycles.of(plan);

    assertThat(plan.bufferBytes()).isLessThanOrEqualTo(256 * 1024);
    assertThat(ArrayCycles.total(passes)).isEqualTo(64_575);
    assertThat(passes)
        .allSatisfy(p -> assertThat(p.busy() + p.waiting()).isLessThan(p.cycles()))
        .hasSameSizeAs(plan.passes());
    assertThat(plan.imageBytes()).hasSize(Math.toIntExact(plan.imageRows() * plan.row().bytes()));
  }

  /** Layers that follow each other make rows in turn, and read their weights again for them. */
  @Tag("search")
  @Test
  void featureMapsThatDoNotFitAreMadeInBands() {
    ArrayPlan whole = example("lenet5", 64, 256).orElseThrow();
    ArrayPlan banded = example("lenet5", 64, 16).orElseThrow();

    assertThat(banded.bufferBytes()).isLessThanOrEqualTo(16 * 1024);
    assertThat(banded.mapWords()).isLessThan(whole.mapWords());
    assertThat(banded.imageBytes()).isEqualTo(whole.imageBytes());
    assertThat(banded.passes()).hasSizeGreaterThan(whole.passes().size());
    assertThat(banded.readRuns()).hasSizeGreaterThan(whole.readRuns().size());
    assertThat(banded.inputBytes()).isGreaterThanOrEqualTo(whole.inputBytes());
  }

  /** Cycles that memory costs are only ever waiting. */
  @Test
  void aSlowerMemoryIsWaitedFor() {
    ArrayPlan plan = example("mlp", 16, 256).orElseThrow();
    List<PassCycles> fast = ArrayCycles.of(plan, 1);
    List<PassCycles> slow = ArrayCycles.of(plan, 300);

    assertThat(ArrayCycles.total(slow)).isGreaterThan(ArrayCycles.total(fast));
    assertThat(slow.stream().mapToLong(PassCycles::busy).sum())
        .isEqualTo(fast.stream().mapToLong(PassCycles::busy).sum());
  }

  /** A convolution begins with the rows of its image that have come; a dense layer reads all. */
  @Test
  void rowsOfAnImageComeWhileItsConvolutionComputes() {
    ArrayPlan image = example("lenet5", 64, 256).orElseThrow();
    List<PassCycles> passes = ArrayCycles.of(image);
    ArrayPlan vector = example("mlp", 64, 256).orElseThrow();

    assertThat(((Pass.Load) image.passes().get(0)).ahead()).isPresent();
    assertThat(passes.get(0).cycles()).isEqualTo(2);
    assertThat(image.readRuns().subList(0, 3))
        .extracting(ArrayPlan.ReadRun::weights)
        .containsExactly(true, false, true);
    assertThat(((Pass.Load) vector.passes().get(0)).ahead()).isEmpty();
    assertThat(vector.readRuns().get(0).weights()).isFalse();
  }

  /** A word of the port is two of the chip here, which come one after the other. */
  @Test
  void aLoaderTakesABeatWithItsLastWord() {
    MemoryRow row = new MemoryRow(new ArrayShape(8, 8), 128, new Interval(-128, 127));
    LoaderCycles loader = new LoaderCycles(row);
    MapPlace place = new MapPlace(0, 2, 3, 8, 1, 2, 1);
    loader.start(new Pass.Load(null, place, 5, 2, MemoryBase.INPUTS, 0, OptionalInt.of(1)));

    assertThat(loader.there(3)).isTrue();
    assertThat(loader.there(4)).isFalse();
    assertThat(loader.step(true, true)).isFalse();
    assertThat(loader.step(true, false)).isFalse();
    assertThat(loader.step(true, true)).isTrue();
    assertThat(loader.step(false, true)).isFalse();
    assertThat(loader.step(true, true)).isFalse();
    assertThat(loader.there(4)).isTrue();
    assertThat(loader.there(5)).isFalse();
    assertThat(loader.step(true, true)).isTrue();
    assertThat(loader.step(true, true)).isFalse();
    assertThat(loader.loading()).isTrue();
    assertThat(loader.step(true, true)).isTrue();
    assertThat(loader.loading()).isFalse();
    assertThat(loader.there(100)).isTrue();
  }

  @Test
  void aBufferThatIsTooSmallNamesWhatItHasToHold() {
    assertThat(example("lenet5", 64, 8)).isEmpty();
    Diagnostic error = diagnostics.sorted().get(0);

    assertThat(error.code()).isEqualTo(Code.BUFFER_TOO_SMALL);
    assertThat(error.toString()).contains("conv2", "18 KiB", "KiB;");
  }

  /**
   * An output of 4 GiB does not fit any chip, but a plan may be made whose offsets do not reach.
   */
  @Test
  void memoryBeyondTheReachOfAddressesIsNamed() throws IOException {
    ArrayPlan plan = example("mlp", 16, 256).orElseThrow();
    MapPlace place = new MapPlace(0, 1 << 15, 1 << 15, 4, 1, 1, 0);
    Region huge = new Region(plan.outputs().get(0).edge(), place, 0);
    Region edge = new Region(huge.edge(), place.at(0), 0);
    ArrayPlan large = withOutputs(plan, List.of(huge, edge));

    assertThat(plan.beyondAddresses()).isEmpty();
    assertThat(withOutputs(plan, List.of(huge)).beyondAddresses()).isEmpty();
    assertThat(large.beyondAddresses()).contains("outputs take 8589934592 bytes");
  }

  private static ArrayPlan withOutputs(ArrayPlan plan, List<Region> outputs) {
    return new ArrayPlan(
        plan.proven(),
        plan.row(),
        plan.passes(),
        plan.portions(),
        plan.mapWords(),
        plan.ringRows(),
        plan.widths(),
        plan.windows(),
        plan.inputs(),
        outputs,
        plan.maps());
  }

  /** Every tensor of the network is made by some passes, all of its rows, each row in its order. */
  @Test
  void portionsCoverEveryTensorThatIsOnTheChip() {
    for (int kibibytes : new int[] {256, 16}) {
      ArrayPlan plan = example("lenet5", 64, kibibytes).orElseThrow();
      List<Portion> portions = plan.portions();
      int pass = 0;
      for (Portion portion : portions) {
        assertThat(portion.firstPass()).isEqualTo(pass);
        assertThat(portion.endPass()).isGreaterThan(pass);
        pass = portion.endPass();
      }
      assertThat(plan.passes().subList(pass, plan.passes().size()))
          .allMatch(Pass.Store.class::isInstance);
      assertThat(portions.stream().map(p -> p.edge().name()).distinct())
          .containsAll(plan.inputs().stream().map(i -> i.edge().name()).toList());
    }
  }

  @Test
  void whatAnArrayCannotComputeIsRefusedByName() throws IOException {
    String network =
        """
        network t {
            input x: int8[5, 7] scale 0.1;
            input w: int8[6, 7] scale 0.1;
            y = matmul(x, w);
            a = argmax(y);
            b = softmax(y);
            c = log_softmax(y);
            output a;
            output b;
            output c;
        }
        numerics {
            default rounding half_up;
            y activations int8 scale 0.1;
        }
        """;

    assertThat(plan(network)).isEmpty();
    assertThat(diagnostics.sorted()).extracting(Diagnostic::code).containsOnly(Code.NOT_ON_ARRAY);
    assertThat(diagnostics.sorted().toString())
        .contains("'y'", "'b'", "'c'", "at run time", "one softmax", "logarithm of a sum");
  }

  @Test
  void vectorsStandInWholeWords() {
    MemoryRow row = new MemoryRow(new ArrayShape(4, 4), 128, new Interval(-128, 127));
    Shape shape = Shape.of(2, 3, 6);
    MapPlace place = MapPlace.of(shape, 0, row.shape());
    TensorBytes layout = new TensorBytes(place, shape, IntType.signed(8), row);
    Tensor tensor = Tensor.generate(shape, i -> i - 17);
    byte[] bytes = new byte[layout.size()];
    layout.pack(tensor, bytes, 0);

    assertThat(place.vectorWords()).isEqualTo(2);
    assertThat(layout.unpack(bytes, 0)).isEqualTo(tensor);
    assertThat(IntStream.range(0, 8).map(i -> bytes[8 + i]).toArray())
        .containsExactly(-11, -10, -9, -8, -7, -6, 0, 0);
  }
}
