// SPDX-License-Identifier: Apache-2.0
package org.bitloom.benchmark;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Planner;
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

  @Param private Networks network;

  private GoldenModel model;
  private List<List<Tensor>> samples;

  /** Plans the network and draws the inputs. */
  @Setup
  public void prepare() {
    IntegerNetwork graph = Planner.plan(network.draw(), new Diagnostics()).orElseThrow().network();
    model = new GoldenModel(graph);
    SplittableRandom random = new SplittableRandom(2);
    TensorType type = graph.inputs().get(0).type();
    samples =
        IntStream.range(0, SAMPLES)
            .mapToObj(s -> Tensor.generate(type.shape(), i -> random.nextLong(-128, 128)))
            .map(List::of)
            .toList();
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
