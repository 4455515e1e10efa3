// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The core description against what FuseSoC documents of CAPI2: keys that each section may have,
 * file types and tools that exist, filesets that are there.
 */
class FusesocRulesTest {
  private static final Set<String> FILE_KEYS =
      Set.of("file_type", "is_include_file", "include_path", "logical_name", "copyto", "tags");

  private static final Set<String> FILE_TYPES =
      Set.of("verilogSource", "verilogSource-2005", "user", "xdc", "SDC");

  private static final Set<String> TARGET_KEYS =
      Set.of(
          "default_tool",
          "description",
          "filesets",
          "filters",
          "flags",
          "flow",
          "flow_options",
          "generate",
          "hooks",
          "parameters",
          "tools",
          "toplevel",
          "vpi");

  /** Options that the tools have, of those used here. */
  private static final Map<String, Set<String>> TOOLS =
      Map.of(
          "verilator", Set.of("mode", "verilator_options", "libs", "make_options", "run_options"),
          "icarus", Set.of("iverilog_options", "timescale"),
          "vivado", Set.of("part", "synth"));

  @ParameterizedTest
  @CsvSource({"tiny, false", "branches, true", "unit, false"})
  void theCoreKeepsTheRulesOfItsFormat(String network, boolean axiLite) throws Exception {
    Map<String, String> files = IpFolderTest.folder(network, List.of(), axiLite).files();
    String text = files.get(network + ".core");
    assertThat(text.lines().findFirst()).contains("CAPI=2:");
    JsonNode core = new YAMLMapper().readTree(text.substring(text.indexOf('\n') + 1));

    assertThat(keys(core)).containsExactly("name", "description", "filesets", "targets");
    assertThat(core.path("description").isTextual()).isTrue();
    assertThat(core.path("name").asText()).matches("[\\w.-]+:[\\w.-]+:[\\w.-]+:\\d+\\.\\d+\\.\\d+");
    for (String set : keys(core.path("filesets"))) {
      JsonNode fileset = core.path("filesets").path(set);
      assertThat(keys(fileset)).isSubsetOf("files", "file_type", "depend", "tags");
      fileset.path("files").forEach(file -> checkFile(file, fileset, files));
    }
    assertThat(keys(core.path("targets"))).contains("default", "lint", "sim");
    for (String name : keys(core.path("targets"))) {
      checkTarget(core.path("targets").path(name), core, files);
    }
  }

  private static void checkFile(JsonNode file, JsonNode fileset, Map<String, String> files) {
    assertThat(file.isTextual() || file.size() == 1).as(file.toString()).isTrue();
    String name = file.isTextual() ? file.asText() : keys(file).get(0);
    JsonNode attributes = file.path(name);
    assertThat(attributes).allMatch(JsonNode::isTextual);
    assertThat(files).containsKey(name);
    assertThat(keys(attributes)).isSubsetOf(FILE_KEYS);
    String type = attributes.path("file_type").asText(fileset.path("file_type").asText());
    assertThat(FILE_TYPES).as(name).contains(type);
  }

  private static void checkTarget(JsonNode target, JsonNode core, Map<String, String> files) {
    assertThat(keys(target)).isSubsetOf(TARGET_KEYS);
    for (String text : List.of("description", "default_tool", "toplevel")) {
      JsonNode value = target.path(text);
      assertThat(value.isMissingNode() || value.isTextual()).as(text).isTrue();
    }
    assertThat(target.path("filesets").isArray()).isTrue();
    assertThat(target.path("filesets")).isNotEmpty().allMatch(JsonNode::isTextual);
    for (JsonNode set : target.path("filesets")) {
      // "tool_vivado ? (vivado)": only for that tool.
      String name = set.asText().replaceAll("tool_\\w+ \\? \\((\\w+)\\)", "$1");
      assertThat(core.path("filesets").has(name)).as(name).isTrue();
    }
    String top = target.path("toplevel").asText();
    assertThat(files).containsKey((top.endsWith("_check") ? "tb/" : "rtl/") + top + ".v");
    if (target.has("default_tool")) {
      assertThat(TOOLS).containsKey(target.path("default_tool").asText());
    }
    for (String tool : keys(target.path("tools"))) {
      JsonNode options = target.path("tools").path(tool);
      assertThat(keys(options)).isSubsetOf(TOOLS.get(tool));
      // Edalize: options are lists of strings but for the mode.
      for (String option : keys(options)) {
        JsonNode value = options.path(option);
        if (option.equals("mode")) {
          assertThat(value.asText()).isIn("cc", "sc", "lint-only");
        } else {
          assertThat(value.isArray()).as(option).isTrue();
          assertThat(value).allMatch(JsonNode::isTextual);
        }
      }
    }
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
