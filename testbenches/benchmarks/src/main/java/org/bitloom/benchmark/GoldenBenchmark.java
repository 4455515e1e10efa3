// SPDX-License-Identifier: Apache-2.0
package org.bitloom.benchmark;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.IntegerNetwork;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Inferences of the golden model per second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class GoldenBenchmark {
  private static final int SAMPLES = 32;

  /** See {@link Networks#named}. */
  @Param({"resnet8", "kws", "mlp"})
  private String network;

  private GoldenModel model;
  private List<List<Tensor>> samples;

  /** Plans the network and draws the inputs. */
  @Setup
  public void prepare() {
    IntegerNetwork graph = Networks.plan(Networks.named(network)).network();
    model = new GoldenModel(graph);
    SplittableRandom random = new SplittableRandom(2);
    samples =
        IntStream.range(0, SAMPLES)
            .mapToObj(s -> graph.inputs().stream().map(e -> drawn(e.type(), random)).toList())
            .toList();
  }

  private static Tensor drawn(TensorType type, SplittableRandom random) {
    return Tensor.generate(
        type.shape(), i -> random.nextLong(type.range().min(), type.range().max() + 1));
  }

  /** One core: no thread but that of the caller. */
  @Benchmark
  @Fork(
      value = 1,
      jvmArgsAppend = {
        "-XX:+UseSerialGC",
        "-XX:ActiveProcessorCount=1",
        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0"
      })
  @OperationsPerInvocation(SAMPLES)
  public List<List<Tensor>> oneCore() {
    return model.outputs(samples);
  }

  /** Many inferences on all cores. */
  @Benchmark
  @Fork(1)
  @OperationsPerInvocation(SAMPLES)
  public List<List<Tensor>> allCores() {
    return model.outputs(samples);
  }
}
