// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.calibrate.Classes;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Input;
import org.bitloom.model.Network;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;

/** Says how good a network is on samples, as hardware computes it. */
public sealed interface Judge {
  /**
   * How good a network is; one of the two, depending on the judge.
   *
   * @param correct samples that it has right
   * @param error mean squared difference of output and input
   */
  record Score(int correct, double error) {}

  /** Returns the score of a network. */
  Score of(Network network);

  /** Returns the number of samples. */
  int samples();

  /** Nothing is asked for. */
  record Nothing(int samples) implements Judge {
    @Override
    public Score of(Network network) {
      return new Score(0, 0);
    }
  }

  /**
   * Counts the samples that are classified correctly.
   *
   * @param data the samples
   * @param labels one class per sample
   */
  record ByClass(NetworkData data, List<Integer> labels) implements Judge {
    /** Copies the list. */
    public ByClass {
      labels = List.copyOf(labels);
    }

    @Override
    public int samples() {
      return data.size();
    }

    @Override
    public Score of(Network network) {
      GoldenModel model = new GoldenModel(NetworkLowering.lower(network));
      Classes named = Classes.of(network);
      String output = network.outputs().get(0);
      long correct =
          IntStream.range(0, data.size())
              .parallel()
              .filter(
                  n -> {
                    Tensor y = model.run(data.integers(n, network.inputs())).get(output);
                    double[] values = new double[y.size()];
                    Arrays.setAll(values, i -> y.get(i));
                    return named.predicted(values) == labels.get(n);
                  })
              .count();
      return new Score(Math.toIntExact(correct), 0);
    }
  }

  /**
   * Compares outputs with inputs, as for a network that reproduces its input.
   *
   * @param data the samples
   */
  record ByReconstruction(NetworkData data) implements Judge {
    /**
     * Returns the judge of a network.
     *
     * @throws DiagnosticException if its output has another size than its input
     */
    public static ByReconstruction of(Network network, NetworkData data) {
      IntegerNetwork graph = NetworkLowering.lower(network);
      boolean same =
          graph.inputs().size() == 1
              && graph.outputs().size() == 1
              && elements(graph.inputs().get(0)) == elements(graph.outputs().get(0))
              && graph.outputs().get(0).quantization().isPresent();
      if (!same) {
        throw new DiagnosticException(
            Code.INVALID_COMPRESSION
                .withoutPlace("--max-error")
                .withNote("'" + network.name() + "' does not reproduce its input")
                .withHelp("a network with one input and an output of the same size does"));
      }
      return new ByReconstruction(data);
    }

    private static int elements(Edge edge) {
      return edge.type().shape().elements();
    }

    @Override
    public int samples() {
      return data.size();
    }

    @Override
    public Score of(Network network) {
      IntegerNetwork graph = NetworkLowering.lower(network);
      GoldenModel model = new GoldenModel(graph);
      Quantization numbers = graph.outputs().get(0).quantization().orElseThrow();
      List<Input> inputs = network.inputs();
      String output = network.outputs().get(0);
      // Summed in the order of the samples, so that threads change nothing.
      double[] errors =
          IntStream.range(0, data.size())
              .parallel()
              .mapToDouble(
                  n -> error(model.run(data.integers(n, inputs)).get(output), numbers, data, n))
              .toArray();
      double sum = 0;
      for (double error : errors) {
        sum += error;
      }
      return new Score(0, sum / errors.length);
    }

    private static double error(Tensor output, Quantization numbers, NetworkData data, int sample) {
      double[] real = data.reals(sample).get(0);
      double sum = 0;
      for (int i = 0; i < real.length; i++) {
        double y = numbers.scale() * (output.get(i) - numbers.zeroPoint());
        sum += (y - real[i]) * (y - real[i]);
      }
      return sum / real.length;
    }
  }
}
