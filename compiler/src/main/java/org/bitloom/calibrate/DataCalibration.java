// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Calibration;
import org.bitloom.model.Network;
import org.bitloom.model.OpenTensor;
import org.bitloom.model.RealParameters;
import org.bitloom.operator.Quantization;
import org.bitloom.quantize.Distribution;
import org.bitloom.quantize.RealRange;
import org.bitloom.quantize.ScaleChoice;

/**
 * Scales from the distribution of each tensor.
 *
 * @param distributions by tensor
 * @param parameters that count instead of those of the source, by layer
 * @param refinement what is done to the network once its scales are known
 * @param diagnostics takes ranges that no scale suits
 */
record DataCalibration(
    Map<String, Distribution> distributions,
    Map<String, RealParameters> parameters,
    NetworkRefinement refinement,
    Diagnostics diagnostics)
    implements Calibration {
  @Override
  public Optional<Quantization> quantization(OpenTensor tensor) {
    Distribution values = distributions.get(tensor.name());
    if (values == null) {
      // No output depends on it, so that the data does not reach it: any scale is right.
      return Optional.of(new Quantization(1, 0));
    }
    if (values.tally().nans() + values.tally().infinities() > 0) {
      diagnostics.report(
          Code.CALIBRATION_VALUE
              .at(tensor.place(), tensor.name())
              .withNote(
                  "%d values are infinite, %d are no numbers"
                      .formatted(values.tally().infinities(), values.tally().nans())));
      return Optional.empty();
    }
    RealRange range = tensor.method().choose(values, tensor.type().range(), tensor.scheme());
    return switch (ScaleChoice.of(range, tensor.type().range(), tensor.scheme())) {
      case ScaleChoice.Chosen(var quantizer) -> Optional.of(quantizer.quantization());
      case ScaleChoice.ZeroRange(var quantizer) -> {
        diagnostics.report(
            Code.ALWAYS_ZERO
                .at(tensor.place(), tensor.name())
                .withNote("its scale becomes 1, as any is right for it"));
        yield Optional.of(quantizer.quantization());
      }
      case ScaleChoice.OutOfFloat(double scale) -> refused(tensor, range, "it would be " + scale);
      case ScaleChoice.NoPositiveCode(var codes) ->
          refused(tensor, range, tensor.type() + " has no positive value");
    };
  }

  private Optional<Quantization> refused(OpenTensor tensor, RealRange range, String why) {
    Diagnostic diagnostic =
        Code.NO_SCALE_FOR_RANGE
            .at(tensor.place(), tensor.name())
            .withNote("its values are from %s to %s; %s".formatted(range.min(), range.max(), why))
            .withHelp("write another type, or the scale itself");
    diagnostics.report(diagnostic);
    return Optional.empty();
  }

  @Override
  public Network refined(Network network) {
    return refinement.apply(network);
  }
}
