// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bitloom.Compiler;
import org.bitloom.device.Frequency;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.digest.Digest;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.ReportSchemas;
import org.bitloom.rtl.Design;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * The folder around the hardware of {@code tiny} is the committed one, and its files keep the rules
 * of their formats.
 *
 * <p>With {@code -Dbitloom.update=true} the golden files are written instead; read their diff.
 */
class IpFolderTest {
  private static final Path GOLDEN = Path.of("../rtl-out/golden/tiny_ip");

  /** What stands beside the hardware, whose golden files are in a folder of their own. */
  private static final Pattern HARDWARE = Pattern.compile("(rtl|mem)/.*");

  static RenderedDesign folder(String network, List<String> classes) {
    return folder(network, classes, false);
  }

  static RenderedDesign folder(String network, List<String> classes, boolean axiLite) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Path file = Path.of("src/test/resources/designs", network + ".loom");
    Plan plan = compiler.read(file).flatMap(compiler::plan).orElseThrow();
    Design design = Compiler.lower(plan);
    List<List<Tensor>> vectors =
        IntStream.range(0, 2)
            .mapToObj(
                n ->
                    plan.network().inputs().stream()
                        .map(e -> Tensor.generate(e.type().shape(), i -> 7L * i * n % 100))
                        .toList())
            .toList();
    IpFolder.Options options =
        new IpFolder.Options(
            network + ".loom", "1.2.3", new Frequency(48_000_000), vectors, classes, axiLite);
    return new IpFolder(plan, design, Compiler.render(design), options).files();
  }

  /** A flipped bit of a stream decodes to weights like any others: its hash is what tells. */
  @Test
  void theManifestHasTheHashOfEveryCompressedImage() throws IOException {
    Map<String, String> files = folder("sparse", List.of()).files();
    Map<String, String> hashes = new TreeMap<>();
    JsonNode manifest = JsonMapper.builder().build().readTree(files.get("manifest.json"));
    manifest
        .get("files")
        .forEach(file -> hashes.put(file.get("path").asText(), file.get("sha256").asText()));
    List<String> streams =
        files.keySet().stream()
            .filter(f -> f.matches("mem/.*lane_\\d_(distances|values|biases)\\.mem"))
            .toList();
    assertThat(streams).hasSize(3 * (2 + 1));
    for (String stream : streams) {
      String text = files.get(stream);
      assertThat(hashes.get(stream)).isEqualTo(Digest.of(text));
      char first = (char) (text.charAt(0) == '0' ? '1' : text.charAt(0) ^ 1);
      assertThat(Digest.of(first + text.substring(1))).isNotEqualTo(hashes.get(stream));
    }
  }

  @Test
  void whatStandsBesideTheHardwareIsTheCommittedText() throws IOException {
    Map<String, String> files =
        new TreeMap<>(folder("tiny", List.of("yes", "no", "\"?\\", "größer")).files());
    files.keySet().removeIf(name -> HARDWARE.matcher(name).matches());
    if (Boolean.getBoolean("bitloom.update")) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = GOLDEN.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
    Map<String, String> golden = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(GOLDEN)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        golden.put(GOLDEN.relativize(path).toString(), Files.readString(path));
      }
    }
    // The manifest hashes the hardware too, which changes for reasons of its own.
    files.replaceAll(IpFolderTest::withoutHashes);
    golden.replaceAll(IpFolderTest::withoutHashes);
    assertThat(files).containsExactlyEntriesOf(golden);
  }

  private static String withoutHashes(String file, String text) {
    return text.replaceAll("\\b[0-9a-f]{64}\\b", "HASH").replaceAll("__[0-9a-f]{6}\\b", "__HASH");
  }

  @Test
  void everyTextIsTidy() {
    Map<String, String> files = new TreeMap<>(folder("branches", List.of(), true).files());
    files.putAll(folder("tiny", List.of("a")).files());
    assertThat(files)
        .allSatisfy(
            (name, text) ->
                assertThat(name.endsWith(".py") ? text.replace("\n\n\n", "\n") : text)
                    .as(name)
                    .doesNotContain("\t", "\r", " \n", "\n\n\n", "«", "»")
                    .endsWith("\n"));
  }

  @Test
  void theManifestHashesEveryOtherFile() throws IOException {
    Map<String, String> files = folder("tiny", List.of()).files();
    JsonNode manifest = JsonMapper.builder().build().readTree(files.get("manifest.json"));
    Map<String, String> hashes = new TreeMap<>();
    manifest
        .path("files")
        .forEach(f -> hashes.put(f.path("path").asText(), f.path("sha256").asText()));

    Map<String, String> expected = new TreeMap<>(files);
    expected.remove("manifest.json");
    expected.replaceAll((name, text) -> Digest.of(text));
    assertThat(hashes).isEqualTo(expected);
    ReportSchemas.require(files.get("manifest.json"));
    assertThat(manifest.path("format").asText()).isEqualTo("bitloom-manifest-2");
    assertThat(manifest.path("tool_version").asText()).isEqualTo("1.2.3");
    assertThat(manifest.path("verilog")).allSatisfy(f -> assertThat(files).containsKey(f.asText()));
    assertThat(manifest.path("memories"))
        .allSatisfy(f -> assertThat(files).containsKey(f.asText()));
  }

  @Test
  void theManifestDescribesThePorts() throws IOException {
    String text = folder("tiny", List.of()).files().get("manifest.json");
    JsonNode manifest = JsonMapper.builder().build().readTree(text);

    assertThat(manifest.path("top").asText()).isEqualTo("tiny");
    assertThat(manifest.path("clock_hertz").asLong()).isEqualTo(48_000_000);
    JsonNode in = manifest.path("inputs").path(0);
    assertThat(in.path("prefix").asText()).isEqualTo("s_axis");
    assertThat(in.path("element_type").asText()).isEqualTo("int8");
    assertThat(in.path("tdata_bits").asInt()).isEqualTo(24);
    assertThat(in.path("beats").asInt()).isEqualTo(2);
    assertThat(in.path("scale").asDouble()).isEqualTo((double) 0.1f);
    assertThat(in.path("zero_point").asInt()).isEqualTo(3);
  }

  /** A module of the library that differs has another name, and so has one that contains it. */
  @Test
  void aModuleOfTheLibraryIsNamedAfterItsText() {
    Map<String, String> files =
        Map.of(
            "net.v", "bitloom_a a ();\n",
            "bitloom_a.v", "module bitloom_a; bitloom_b b (); endmodule\n",
            "bitloom_b.v", "module bitloom_b; endmodule\n");
    Map<String, String> changed = new TreeMap<>(files);
    changed.put("bitloom_b.v", "module bitloom_b; wire x; endmodule\n");

    Map<String, String> before = FolderLayout.hardware(new RenderedDesign("net", files));
    Map<String, String> after = FolderLayout.hardware(new RenderedDesign("net", changed));

    List<String> names = new ArrayList<>(before.keySet());
    assertThat(names).hasSize(3).allMatch(name -> name.matches("rtl/(net|bitloom_[ab]__\\w{6}).v"));
    names.retainAll(after.keySet());
    assertThat(names).containsExactly("rtl/net.v");
    before.forEach(
        (name, text) -> {
          Matcher module = Pattern.compile("module (\\w+);").matcher(text);
          assertThat(!module.find() || name.equals("rtl/" + module.group(1) + ".v")).isTrue();
        });
  }

  @Test
  void theFusesocCoreNamesFilesThatExistAndTargetsOfItsOwnFilesets() {
    Map<String, String> files = folder("tiny", List.of()).files();
    String core = files.get("tiny.core");

    assertThat(core).startsWith("CAPI=2:\n").contains("name: \"bitloom:networks:tiny:1.2.3\"");
    List<String> listed =
        Pattern.compile("(?m)^      - ([^:\\n]+)")
            .matcher(core)
            .results()
            .map(m -> m.group(1))
            .toList();
    assertThat(listed).hasSizeGreaterThan(15).allSatisfy(f -> assertThat(files).containsKey(f));
    assertThat(Pattern.compile("(?m)^    filesets: \\[(.*)]").matcher(core).results())
        .hasSize(4)
        .allMatch(
            m ->
                Stream.of(m.group(1).split(", "))
                    .map(f -> f.replaceAll(".*\\((\\w+)\\)\"", "$1"))
                    .allMatch(f -> core.contains("\n  " + f + ":\n    files:\n")));
  }

  /** The order of elements that IEEE 1685-2014 gives for what is in a component here. */
  @Test
  void theIpXactComponentIsInTheOrderOfItsSchema() throws Exception {
    Map<String, String> files = folder("branches", List.of()).files();
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Element component =
        factory
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(files.get("component.xml"))))
            .getDocumentElement();

    assertThat(component.getNamespaceURI())
        .isEqualTo("http://www.accellera.org/XMLSchema/IPXACT/1685-2014");
    assertThat(children(component))
        .containsExactly(
            "vendor",
            "library",
            "name",
            "version",
            "busInterfaces",
            "model",
            "fileSets",
            "description");
    Element bus = first(component, "busInterface");
    assertThat(children(bus)).containsExactly("name", "busType", "abstractionTypes", "slave");
    assertThat(children(first(component, "model")))
        .containsExactly("views", "instantiations", "ports");
    assertThat(children(first(component, "componentInstantiation")))
        .containsExactly("name", "language", "moduleName", "fileSetRef");
    assertThat(children(first(component, "port"))).containsExactly("name", "wire");
    assertThat(texts(component, "fileSet", "name")).hasSizeGreaterThan(10);
    List<String> ports = texts(component, "port", "name");
    assertThat(ports).doesNotHaveDuplicates().contains("aclk", "aresetn", "frame_error");
    assertThat(ports).containsAll(texts(component, "physicalPort", "name"));
  }

  /** With registers, every tool takes the module that has them, and the map is in every text. */
  @Test
  void theRegistersAreInEveryText() {
    Map<String, String> files = folder("tiny", List.of(), true).files();
    Map<String, String> bare = folder("tiny", List.of()).files();

    assertThat(files).containsKeys("rtl/tiny__axi_lite.v", "tb/tiny__axi_lite_check.v");
    for (String name :
        List.of("tiny.core", "component.xml", "tiny_vivado_synth.tcl", "README.md")) {
      assertThat(files.get(name)).as(name).contains("tiny__axi_lite");
      assertThat(bare.get(name)).as(name).doesNotContain("axi_lite", "s_axi_");
    }
    assertThat(files.get("component.xml")).contains("AXI4Lite", "<ipxact:name>s_axi_wstrb<");
    String sources = Digest.of(new TreeMap<>(hardware(bare))).substring(0, 8);
    for (String name : List.of("tiny.h", "README.md", "tb/tiny__axi_lite_check.v")) {
      assertThat(files.get(name)).as(name).contains(sources);
    }
    assertThat(files.get("rtl/tiny__axi_lite.v")).contains(".SOURCES_HASH (32'h" + sources + ")");
    assertThat(files.get("rtl/tiny.v")).isEqualTo(bare.get("rtl/tiny.v"));
  }

  private static Map<String, String> hardware(Map<String, String> files) {
    Map<String, String> hardware = new TreeMap<>(files);
    hardware.keySet().removeIf(name -> !HARDWARE.matcher(name).matches());
    return hardware;
  }

  private static List<String> children(Element element) {
    List<String> names = new ArrayList<>();
    NodeList nodes = element.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element child) {
        names.add(child.getLocalName());
      }
    }
    return names;
  }

  private static Element first(Element element, String name) {
    return (Element) element.getElementsByTagNameNS("*", name).item(0);
  }

  private static List<String> texts(Element element, String parent, String name) {
    List<String> texts = new ArrayList<>();
    NodeList nodes = element.getElementsByTagNameNS("*", parent);
    for (int i = 0; i < nodes.getLength(); i++) {
      NodeList inner = ((Element) nodes.item(i)).getElementsByTagNameNS("*", name);
      for (int k = 0; k < inner.getLength(); k++) {
        texts.add(inner.item(k).getTextContent());
      }
    }
    return texts;
  }
}
