// SPDX-License-Identifier: Apache-2.0
package org.bitloom.benchmark;

import java.util.concurrent.TimeUnit;
import org.bitloom.Compiler;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.model.Network;
import org.bitloom.plan.dataflow.Plan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Milliseconds of the compiler's stages, after warming up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class CompilerBenchmark {
  /** See {@link Networks#named}. */
  @Param({"resnet8", "kws", "mlp"})
  private String network;

  private Network source;
  private Plan planned;

  /** Reads the network, and plans it for the second stage. */
  @Setup
  public void prepare() {
    source = Networks.named(network);
    planned = Networks.plan(source);
  }

  /** From the checked network to the proven plan. */
  @Benchmark
  public Plan plan() {
    return Networks.plan(source);
  }

  /** From the plan to the text of all files. */
  @Benchmark
  public RenderedDesign generate() {
    return Compiler.render(Compiler.lower(planned));
  }
}
