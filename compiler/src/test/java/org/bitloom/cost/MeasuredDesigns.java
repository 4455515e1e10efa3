// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.SampleDesigns;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.Design;

/** The designs from whose blocks the costs are fitted: examples and sample designs. */
final class MeasuredDesigns {
  private static final List<String> EXAMPLES =
      List.of(
          "../examples/mlp/mlp.loom",
          "../examples/operators/conv2d/conv2d.loom",
          "../examples/operators/depthwise_conv2d/depthwise_conv2d.loom",
          "../examples/operators/softmax/softmax.loom",
          "../examples/operators/add/add.loom",
          "../examples/operators/mul/mul.loom",
          "../examples/numerics/ternary/ternary.loom",
          "../examples/numerics/pow2/pow2.loom",
          "../examples/numerics/sign_magnitude/sign_magnitude.loom",
          "../examples/numerics/codebook/codebook.loom");

  private MeasuredDesigns() {}

  static List<String> names() {
    return Stream.concat(SampleDesigns.names().stream(), EXAMPLES.stream()).toList();
  }

  /**
   * Returns a design.
   *
   * @param name of a sample design, or the path of a network, and {@code @} with a budget
   */
  static Design design(String name) {
    if (!name.contains("/")) {
      return SampleDesigns.design(name);
    }
    String[] parts = name.split("@");
    OptionalInt budget =
        parts.length == 1 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(parts[1]));
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, budget, diagnostics);
    Optional<Plan> plan = compiler.read(Path.of(parts[0])).flatMap(compiler::plan);
    assertThat(plan).as(DiagnosticRenderer.render(diagnostics)).isPresent();
    return Compiler.lower(plan.get());
  }
}
