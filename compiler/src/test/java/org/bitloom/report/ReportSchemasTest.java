// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.ReadExamples;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schemas in {@code docs/schemas} are those of the records. With {@code -Dbitloom.update=true}
 * they are written instead; a field that went away or means something else needs a new version.
 */
class ReportSchemasTest {
  private static final Path EXAMPLES = ReportSchemas.folder().resolve("../../examples").normalize();

  /** A format and the class of its record; some are private to their packages. */
  record Format(String name, String type) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Format> formats() {
    String root = "org.bitloom.";
    return Stream.of(ReportKind.values())
        .map(
            kind ->
                new Format(
                    kind.format(),
                    root
                        + switch (kind) {
                          case PLAN -> "report.PlanReport";
                          case ARRAY -> "report.ArrayReport";
                          case COSIM -> "report.CosimReport";
                          case TUNE -> "report.TuneReport";
                          case COMPRESS -> "report.CompressReport";
                          case ANALYZE -> "report.AnalysisReport";
                          case MEMORY -> "report.MemoryReport";
                          case PROVE -> "cli.ProveCommand$ProofReport";
                          case MUTATE -> "campaign.MutationCampaign$Report";
                          case FUZZ -> "campaign.Fuzz$Report";
                          case SYNTH -> "synth.SynthesisReport";
                          case GATES -> "synth.GateReport";
                          case MANIFEST -> "ip.Manifest";
                        }));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theSchemaSaysWhatTheRecordHolds(Format format) throws Exception {
    ObjectNode schema = RecordSchema.of(format.name(), Class.forName(format.type()));
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    String text = JsonMapper.builder().build().writer(printer).writeValueAsString(schema) + "\n";
    Path file = ReportSchemas.folder().resolve(format.name() + ".schema.json");
    if (Boolean.getBoolean("bitloom.update")) {
      Files.writeString(file, text);
    }

    assertThat(file).hasContent(text);
  }

  @Test
  void everySchemaHasARecord() throws Exception {
    try (Stream<Path> files = Files.list(ReportSchemas.folder())) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".json")))
          .containsExactlyInAnyOrderElementsOf(
              formats().map(f -> f.name() + ".schema.json").toList());
    }
  }

  static List<Path> examples() throws Exception {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files.filter(f -> f.toString().endsWith(".loom")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void thePlanOfEveryExampleSatisfiesItsSchema(Path example) throws Exception {
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics);
    Optional<PlanReport> plan = compiler.plan(ReadExamples.of(example)).map(PlanReport::of);

    assertThat(plan).as(diagnostics.sorted().toString()).isPresent();
    ReportSchemas.require(Json.write(ReportKind.PLAN, plan.get()));
  }

  @Test
  void aReportThatLacksAFieldOrHasAStrangeOneDoesNotSatisfyItsSchema() throws Exception {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    PlanReport plan =
        compiler
            .plan(ReadExamples.of(EXAMPLES.resolve("mlp/mlp.loom")))
            .map(PlanReport::of)
            .orElseThrow();
    JsonNode report = JsonMapper.builder().build().readTree(Json.write(ReportKind.PLAN, plan));
    ((ObjectNode) report.at("/totals")).remove("macs");
    ((ObjectNode) report.at("/layers/0")).put("colour", "red");
    ((ObjectNode) report.at("/layers/1")).put("cycles", "many");

    assertThat(ReportSchemas.problems(report))
        .hasSize(3)
        .anyMatch(problem -> problem.contains("macs"))
        .anyMatch(problem -> problem.contains("colour"))
        .anyMatch(problem -> problem.contains("cycles"));
  }
}
