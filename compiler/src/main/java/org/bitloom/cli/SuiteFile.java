// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.InputFile;
import org.bitloom.diagnostic.Span;

/**
 * Networks that are co-simulated in one go, as a YAML file lists them. Paths are those from the
 * folder of the file.
 *
 * @param suite name of all of them
 * @param networks in the order of the runs
 */
record SuiteFile(String suite, List<Run> networks) {
  private static final int MOST_BYTES = 1 << 20;

  /** Requires a name and at least one network. */
  SuiteFile {
    if (suite == null || networks == null || networks.isEmpty()) {
      throw new IllegalArgumentException("it needs a name, 'suite', and a list, 'networks'");
    }
    networks = List.copyOf(networks);
  }

  /**
   * One run of {@code cosim}; what is absent is as there.
   *
   * @param file the network
   * @param inputs files of vectors
   * @param expected files of expected outputs
   * @param samples most vectors
   * @param seed of random vectors and stalls
   * @param stalls pattern at both ends
   * @param multipliers budget
   * @param arithmetic whose kernels a TFLite file is exact to
   * @param simulator verilator or icarus
   * @param quick whether to leave out the longer phases
   * @param layers whether to compare every tensor
   * @param baseline an earlier plan
   * @param allow percent that a figure of the baseline may become worse by
   * @param atMost limits of what is measured: {@code latency}, {@code initiation_interval}, {@code
   *     multipliers}
   */
  record Run(
      String file,
      List<String> inputs,
      List<String> expected,
      Integer samples,
      Long seed,
      String stalls,
      Integer multipliers,
      String arithmetic,
      String simulator,
      boolean quick,
      boolean layers,
      String baseline,
      String allow,
      Map<Figure, Long> atMost) {
    /** Requires the file; copies the rest. */
    Run {
      if (file == null) {
        throw new IllegalArgumentException("every network needs its 'file'");
      }
      inputs = inputs == null ? List.of() : List.copyOf(inputs);
      expected = expected == null ? List.of() : List.copyOf(expected);
      atMost = atMost == null ? Map.of() : new TreeMap<>(atMost);
    }

    /** Returns the arguments of {@code cosim}. */
    List<String> arguments(Path folder) {
      List<String> words = new ArrayList<>(List.of("cosim", folder.resolve(file).toString()));
      inputs.forEach(x -> words.addAll(List.of("--inputs", folder.resolve(x).toString())));
      expected.forEach(y -> words.addAll(List.of("--expected", folder.resolve(y).toString())));
      add(words, "--samples", samples);
      add(words, "--seed", seed);
      add(words, "--stalls", stalls);
      add(words, "--multipliers", multipliers);
      add(words, "--arithmetic", arithmetic);
      add(words, "--simulator", simulator);
      add(words, "--baseline", baseline == null ? null : folder.resolve(baseline));
      add(words, "--allow", allow);
      if (quick) {
        words.add("--quick");
      }
      if (layers) {
        words.add("--layers");
      }
      return words;
    }

    private static void add(List<String> words, String option, Object value) {
      if (value != null) {
        words.addAll(List.of(option, value.toString()));
      }
    }
  }

  /** A measured figure that a suite limits. */
  enum Figure {
    @JsonProperty("latency")
    LATENCY,
    @JsonProperty("initiation_interval")
    INITIATION_INTERVAL,
    @JsonProperty("multipliers")
    MULTIPLIERS
  }

  /**
   * Reads a suite.
   *
   * @throws DiagnosticException if it cannot be read, or says something unknown
   */
  static SuiteFile read(Path file) {
    Span place = Span.ofFile(file.toString());
    try {
      String text = new String(InputFile.read(file, MOST_BYTES), StandardCharsets.UTF_8);
      if (text.isBlank()) {
        throw invalid(file, "it is empty");
      }
      return mapper().readValue(text, SuiteFile.class);
    } catch (InputFile.Refused unreadable) {
      throw new DiagnosticException(
          Code.SOURCE_UNREADABLE.at(place, file).withNote(unreadable.getMessage()));
    } catch (UnrecognizedPropertyException unknown) {
      String known =
          unknown.getKnownPropertyIds().stream()
              .map(Object::toString)
              .sorted()
              .collect(Collectors.joining(", "));
      throw invalid(
          file,
          "line %d: unknown key '%s'; known are %s"
              .formatted(line(unknown), unknown.getPropertyName(), known));
    } catch (ValueInstantiationException incomplete) {
      throw invalid(
          file, "line %d: %s".formatted(line(incomplete), incomplete.getCause().getMessage()));
    } catch (JsonProcessingException wrong) {
      String reason = wrong.getOriginalMessage().lines().findFirst().orElse("no YAML");
      throw invalid(file, "line %d: %s".formatted(line(wrong), reason));
    }
  }

  private static int line(JsonProcessingException wrong) {
    JsonLocation location = wrong.getLocation();
    return location == null ? 1 : Math.max(1, location.getLineNr());
  }

  private static DiagnosticException invalid(Path file, String reason) {
    Diagnostic diagnostic =
        Code.INVALID_SUITE.at(Span.ofFile(file.toString()), file).withNote(reason);
    return new DiagnosticException(diagnostic);
  }

  private static YAMLMapper mapper() {
    return YAMLMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }
}
