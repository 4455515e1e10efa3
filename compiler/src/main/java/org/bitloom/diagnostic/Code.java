// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of diagnostics, one constant each, with a stable identifier and a title template.
 *
 * <p>The first two digits of an identifier are its group: 01 syntax; 02 network, shapes, numerics;
 * 03 unsupported kinds; 04 files and arrays; 05 model import; 06 planning; 07 tools, output folder,
 * co-simulation; 08 usage. Each constant has a page {@code explain/<id>.md} among the resources.
 * Title templates are those of {@link String#format}.
 */
public enum Code {
  // B01xx: syntax
  UNEXPECTED_CHARACTER("B0101", Severity.ERROR, "unexpected character %s"),
  UNTERMINATED_STRING("B0102", Severity.ERROR, "string without closing quote"),
  UNTERMINATED_COMMENT("B0103", Severity.ERROR, "comment without closing '*/'"),
  UNEXPECTED_TOKEN("B0104", Severity.ERROR, "expected %s, found %s"),
  MISSING_TOKEN("B0105", Severity.ERROR, "missing %s"),
  NESTED_TOO_DEEP("B0106", Severity.ERROR, "brackets nested more than %s deep"),
  NUMBER_TOO_LARGE("B0107", Severity.ERROR, "number %s"),
  DUPLICATE_BLOCK("B0108", Severity.ERROR, "second '%s' block"),
  UNKNOWN_BLOCK("B0109", Severity.ERROR, "unknown block '%s'"),
  ZERO_DENOMINATOR("B0110", Severity.ERROR, "division by zero"),
  INVALID_DIMENSION("B0111", Severity.ERROR, "'%s' is not a dimension"),
  INVALID_ESCAPE("B0112", Severity.ERROR, "unknown escape '%s' in a string"),

  // B02xx: network, shapes, numerics
  NO_NETWORK("B0201", Severity.ERROR, "the file has no network block"),
  DUPLICATE_NAME("B0202", Severity.ERROR, "second definition of '%s'"),
  UNKNOWN_NAME("B0203", Severity.ERROR, "there is no tensor '%s'"),
  ACCUMULATOR_TOO_NARROW("B0204", Severity.ERROR, "accumulator of layer '%s' is too narrow"),
  FORWARD_REFERENCE("B0205", Severity.ERROR, "'%s' is read before it is defined"),
  CYCLE("B0206", Severity.ERROR, "layer '%s' reads its own output"),
  UNUSED_LAYER("B0207", Severity.WARNING, "layer '%s' is never used"),
  UNUSED_INPUT("B0208", Severity.ERROR, "input '%s' is never used"),
  NO_OUTPUT("B0209", Severity.ERROR, "network '%s' has no output"),
  DUPLICATE_OUTPUT("B0210", Severity.ERROR, "output '%s' is listed twice"),
  OUTPUT_IS_INPUT("B0211", Severity.ERROR, "output '%s' is an input"),
  RESERVED_NAME("B0212", Severity.ERROR, "'%s' cannot be a name"),
  UNKNOWN_KIND("B0213", Severity.ERROR, "there is no layer kind '%s'"),
  UNKNOWN_ATTRIBUTE("B0214", Severity.ERROR, "layer kind '%s' has no attribute '%s'"),
  DUPLICATE_ATTRIBUTE("B0215", Severity.ERROR, "attribute '%s' is given twice"),
  MISSING_ATTRIBUTE("B0216", Severity.ERROR, "layer '%s' lacks the attribute '%s'"),
  INVALID_ATTRIBUTE("B0217", Severity.ERROR, "attribute '%s' has a wrong value"),
  INPUT_COUNT("B0218", Severity.ERROR, "layer '%s' reads a wrong number of tensors"),
  INPUT_NOT_A_NAME("B0219", Severity.ERROR, "layer '%s' reads something that is no tensor"),
  SHAPE_MISMATCH("B0220", Severity.ERROR, "shapes of layer '%s' do not fit"),
  TENSOR_TOO_LARGE("B0221", Severity.ERROR, "tensor '%s' is too large"),
  UNKNOWN_LAYER("B0222", Severity.ERROR, "there is no layer '%s'"),
  UNKNOWN_CLAUSE("B0223", Severity.ERROR, "unknown clause '%s'"),
  INVALID_CLAUSE("B0224", Severity.ERROR, "clause '%s' cannot be read"),
  DUPLICATE_CLAUSE("B0225", Severity.ERROR, "%s of '%s' is given twice"),
  MEANINGLESS_CLAUSE("B0226", Severity.ERROR, "'%s' means nothing for '%s'"),
  UNKNOWN_TYPE("B0227", Severity.ERROR, "'%s' is no number type"),
  BIT_WIDTH("B0228", Severity.ERROR, "a width of %s bits is not possible"),
  TYPE_PARAMETERS("B0229", Severity.ERROR, "type '%s' has wrong parameters"),
  INVALID_SCALE("B0230", Severity.ERROR, "'%s' is no scale"),
  SCALE_COUNT("B0231", Severity.ERROR, "%s scales for layer '%s'"),
  SECOND_SCALE("B0232", Severity.ERROR, "%s has its own scale"),
  INVALID_ZERO_POINT("B0233", Severity.ERROR, "'%s' is no zero point"),
  ZERO_POINT_OUTSIDE("B0234", Severity.ERROR, "zero point %s is outside of %s"),
  MISSING_NUMERICS("B0235", Severity.ERROR, "%s of '%s' have no %s"),
  NO_SCALE("B0236", Severity.ERROR, "the values of '%s' have no scale"),
  INPUT_TOO_WIDE("B0237", Severity.ERROR, "'%s' is %s, too wide to be multiplied"),
  RAW_ACCUMULATOR("B0238", Severity.ERROR, "layer '%s' delivers its raw accumulator"),
  MULTIPLIER_TOO_LARGE("B0239", Severity.ERROR, "scales of layer '%s' differ too much"),
  MISSING_WEIGHTS("B0240", Severity.ERROR, "weights of layer '%s' are missing"),
  PARAMETER_SHAPE("B0241", Severity.ERROR, "parameters of layer '%s' have shape %s instead of %s"),
  NOT_FINITE("B0242", Severity.ERROR, "NaN or infinity in the %s of layer '%s'"),
  WEIGHT_OUTSIDE("B0243", Severity.ERROR, "a weight of layer '%s' is outside of %s"),
  BIAS_TOO_LARGE("B0244", Severity.ERROR, "bias of layer '%s' is too large"),
  DUPLICATE_ARRAY("B0245", Severity.ERROR, "'%s' is given twice"),
  UNUSED_ARRAY("B0246", Severity.WARNING, "array '%s' is never used"),
  UNKNOWN_HARDWARE("B0247", Severity.ERROR, "unknown hardware option '%s'"),
  INVALID_HARDWARE("B0248", Severity.ERROR, "hardware option '%s' cannot be read"),
  SECOND_TARGET("B0249", Severity.ERROR, "multipliers and throughput are given twice"),
  INVALID_FOLD("B0250", Severity.ERROR, "layer '%s' cannot be folded so"),
  TABLE_TOO_LARGE("B0251", Severity.ERROR, "'%s' is %s, too wide to be looked up in a table"),
  WEIGHT_NOT_IN_FORMAT("B0260", Severity.ERROR, "a weight of layer '%s' is no value of %s"),
  CODEBOOK_TOO_SMALL("B0261", Severity.ERROR, "weights of layer '%s' have %s values, more than %s"),
  ZERO_POINT_OF_FORMAT("B0262", Severity.ERROR, "%s has no zero point"),

  BIAS_WITHOUT_SCALE("B0263", Severity.ERROR, "bias of layer '%s' has no scale yet"),
  NETWORK_DATA("B0264", Severity.ERROR, "data '%s' cannot be used"),
  CALIBRATION_VALUE("B0265", Severity.ERROR, "calibration data makes '%s' infinite or no number"),
  NO_SCALE_FOR_RANGE("B0266", Severity.ERROR, "no scale suits the range of '%s'"),
  NORM_PARAMETERS("B0268", Severity.ERROR, "batch_norm '%s' cannot be built"),
  ALWAYS_ZERO("B0267", Severity.WARNING, "'%s' is 0 for all calibration data"),

  // B03xx: unsupported kinds
  UNSUPPORTED_WEIGHT_FORMAT("B0302", Severity.ERROR, "weight format '%s' cannot be built yet"),
  UNSUPPORTED_ACTIVATION_FORMAT(
      "B0305", Severity.ERROR, "activation format '%s' cannot be built yet"),

  // B04xx: files and arrays
  ARRAY_UNREADABLE("B0401", Severity.ERROR, "cannot read array file '%s'"),
  NOT_AN_ARRAY_FILE("B0402", Severity.ERROR, "'%s' is not a NumPy array file"),
  ARRAY_SIZE("B0403", Severity.ERROR, "array '%s' does not have the size that it claims"),
  ARRAY_TYPE("B0404", Severity.ERROR, "array '%s' holds %s"),
  ARRAY_TOO_LARGE("B0405", Severity.ERROR, "array '%s' is too large"),
  ARRAY_VALUE("B0406", Severity.ERROR, "array '%s' has a value beyond int64"),
  NOT_AN_ARCHIVE("B0407", Severity.ERROR, "'%s' is not a readable .npz archive"),
  ARRAY_MISSING("B0408", Severity.ERROR, "there is no array '%s'"),
  ARRAY_UNWRITABLE("B0409", Severity.ERROR, "cannot write array file '%s'"),
  WEIGHTS_FILE_MISSING("B0410", Severity.ERROR, "there is no weights file '%s'"),
  SOURCE_UNREADABLE("B0411", Severity.ERROR, "cannot read '%s'"),
  NETWORK_UNWRITABLE("B0412", Severity.ERROR, "cannot write the network to '%s'"),
  VECTOR_TYPE("B0420", Severity.ERROR, "vectors for '%s' have to be %s"),
  VECTOR_SHAPE("B0421", Severity.ERROR, "vectors for '%s' have the wrong shape"),
  VECTOR_VALUE("B0422", Severity.ERROR, "value %s does not fit %s"),
  SAMPLE_COUNT("B0423", Severity.ERROR, "%s samples where the other files have %s"),
  LABEL_COUNT("B0424", Severity.ERROR, "%s labels for %s samples"),
  LABEL_VALUE("B0425", Severity.ERROR, "label %s of a network with %s classes"),
  LABEL_TYPE("B0426", Severity.ERROR, "labels have to be integers"),
  RESULT_UNWRITABLE("B0430", Severity.ERROR, "cannot write the result"),
  CHART_KIND("B0431", Severity.ERROR, "'%s' is no kind of chart file"),
  OTHER_FORMAT("B0432", Severity.ERROR, "'%s' is a report of another kind or version"),
  NOT_A_REPORT("B0433", Severity.ERROR, "'%s' is not a readable report"),
  OTHER_NETWORK("B0434", Severity.ERROR, "'%s' is a report of another network"),

  // B05xx: model import
  NOT_A_TFLITE_FILE("B0501", Severity.ERROR, "'%s' is not a TFLite file"),
  DAMAGED_MODEL("B0502", Severity.ERROR, "model file '%s' is damaged"),
  UNSUPPORTED_OPERATOR("B0503", Severity.ERROR, "operator %s (%s) cannot be built"),
  MODEL_TENSOR("B0504", Severity.ERROR, "%s of the model cannot be built"),
  MODEL_STRUCTURE("B0505", Severity.ERROR, "the graph of '%s' cannot be built"),
  UNKNOWN_FILE_KIND("B0507", Severity.ERROR, "'%s' is no kind of network file"),
  FLOAT_BORDER("B0508", Severity.WARNING, "%s '%s' of the model is taken in integers"),
  REAL_NETWORK("B0509", Severity.ERROR, "'%s' computes in real numbers"),
  NOTHING_TO_QUANTIZE("B0510", Severity.ERROR, "'%s' is not to be quantized"),

  // B06xx: planning
  SUM_TOO_WIDE("B0601", Severity.ERROR, "a sum of layer '%s' does not fit 63 bits"),
  TOO_MANY_STEPS("B0602", Severity.ERROR, "%s is too irregular for layer '%s'"),
  THROUGHPUT_OUT_OF_REACH("B0603", Severity.ERROR, "throughput of '%s' is out of reach"),
  BUDGET_TOO_SMALL("B0604", Severity.WARNING, "%s are too few; %s are used"),
  CERTIFICATE_REJECTED("B0605", Severity.ERROR, "the plan's certificate does not hold"),
  NOT_A_PLAN("B0606", Severity.ERROR, "'%s' is not a plan"),
  SOURCE_WRAPS(
      "B0607", Severity.WARNING, "sums of layer '%s' can wrap in the kernels of its source"),
  NUMBERS_TOO_LARGE("B0609", Severity.ERROR, "numbers of '%s' exceed 64 bits"),

  NOT_ON_ARRAY("B0610", Severity.ERROR, "layer '%s' cannot be computed on the shared array"),
  BUFFER_TOO_SMALL("B0611", Severity.ERROR, "a buffer of %s KiB is too small"),
  ARRAY_MEMORY("B0612", Severity.ERROR, "memory of '%s' exceeds 4 GiB"),
  NARROW_PORT("B0614", Severity.WARNING, "a port of %s bits is too narrow for layer '%s'"),

  // B062x: tuning
  NOTHING_TO_TUNE("B0620", Severity.ERROR, "nothing in network '%s' can become narrower"),
  ACCURACY_OUT_OF_REACH("B0621", Severity.ERROR, "no network within a drop of %s %% is in reach"),
  FOREIGN_JOURNAL("B0622", Severity.ERROR, "journal '%s' cannot be resumed"),
  NO_CLASS("B0623", Severity.ERROR, "the output of network '%s' names no class"),

  // B07xx: tools, output folder, co-simulation
  OUTPUT_UNWRITABLE("B0701", Severity.ERROR, "cannot write to folder '%s'"),
  FOLDER_IN_USE("B0702", Severity.ERROR, "folder '%s' holds files that are not a design's"),
  FOLDER_OUTDATED("B0703", Severity.ERROR, "folder '%s' is not what would be generated now"),
  TOOL_MISSING("B0721", Severity.ERROR, "not installed: %s"),
  TOOL_TOO_OLD("B0722", Severity.ERROR, "this %s is too old: %s"),
  TOOL_FAILED("B0723", Severity.ERROR, "%s failed with exit code %s"),
  TEMPORARY_FOLDER("B0724", Severity.ERROR, "the folder for temporary files, '%s', cannot be used"),
  MEMORY_EXHAUSTED("B0725", Severity.ERROR, "more memory is needed than the %s MiB of Java"),
  DESIGN_FAILS("B0726", Severity.ERROR, "co-simulation of '%s' fails without any fault"),
  DEVICE_TOO_SMALL("B0740", Severity.ERROR, "'%s' does not fit %s"),
  CLOCK_OUT_OF_REACH("B0741", Severity.ERROR, "'%s' reaches %s MHz on %s, not %s"),
  NO_CELL_MODELS("B0742", Severity.ERROR, "netlists of %s cannot be simulated"),
  REGRESSION("B0730", Severity.ERROR, "'%s' is worse than its baseline '%s'"),
  NO_DESIGN("B0731", Severity.ERROR, "'%s' holds no design of '%s'"),

  NO_CLUSTER_MODULE("B0750", Severity.ERROR, "--spark needs a part that is not here"),
  CLUSTER_UNREACHABLE("B0751", Severity.ERROR, "the cluster '%s' cannot be used"),
  CLUSTER_FAILED("B0752", Severity.ERROR, "the cluster '%s' did not do its work"),
  OTHER_FILES("B0753", Severity.ERROR, "a worker has other files than those of '%s'"),

  // B08xx: usage
  UNKNOWN_CODE("B0801", Severity.ERROR, "there is no diagnostic '%s'"),
  WRONG_FILE_COUNT("B0802", Severity.ERROR, "the network has %s %s(s), %s file(s) are given"),
  INVALID_SPACE("B0803", Severity.ERROR, "the space '%s' cannot be read"),
  INVALID_DROP("B0804", Severity.ERROR, "'%s' is no drop of accuracy"),
  INVALID_COMPRESSION("B0805", Severity.ERROR, "'%s' is no way to compress the network"),
  RATIO_OUT_OF_REACH("B0806", Severity.ERROR, "'%s' does not become %s times smaller"),
  INVALID_ALLOWANCE("B0807", Severity.ERROR, "'%s' is no allowance"),
  COMPRESSION_TOO_LOSSY("B0808", Severity.ERROR, "'%s' loses too much when it is compressed"),
  INVALID_SUITE("B0820", Severity.ERROR, "the suite '%s' cannot be read"),
  ;

  private final String id;
  private final Severity severity;
  private final String template;

  Code(String id, Severity severity, String template) {
    this.id = id;
    this.severity = severity;
    this.template = template;
  }

  /** The stable identifier, such as {@code B0204}. */
  public String id() {
    return id;
  }

  /** Whether this stops the pipeline. */
  public Severity severity() {
    return severity;
  }

  /** The title of a diagnostic of this kind with the template's placeholders filled in. */
  public String title(Object... arguments) {
    return String.format(Locale.ROOT, template, arguments);
  }

  /** A diagnostic of this kind at a place, without label, notes and helps yet. */
  public Diagnostic at(Span span, Object... arguments) {
    return Diagnostic.of(this, Optional.of(span), title(arguments));
  }

  /** A diagnostic of this kind that belongs to no file, such as a missing tool. */
  public Diagnostic withoutPlace(Object... arguments) {
    return Diagnostic.of(this, Optional.empty(), title(arguments));
  }

  /** The kind with this identifier, whatever the case of its letter. */
  public static Optional<Code> byId(String id) {
    return Arrays.stream(values()).filter(code -> code.id.equalsIgnoreCase(id)).findFirst();
  }
}
