// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * Rules of IEEE 1685-2014 for what is in a component here: what the schema says of order and
 * values, and what the standard says in words of references, names and bus interfaces.
 */
class IpxactRulesTest {
  /** For each element, those that may be in it, in their order; {@code !} where one must be. */
  private static final Map<String, String> CONTENT =
      Map.ofEntries(
          Map.entry(
              "component",
              "vendor! library! name! version! busInterfaces memoryMaps model fileSets"
                  + " description"),
          Map.entry("busInterfaces", "busInterface!"),
          Map.entry("busInterface", "name! busType! abstractionTypes slave master"),
          Map.entry("abstractionTypes", "abstractionType!"),
          Map.entry("abstractionType", "abstractionRef! portMaps"),
          Map.entry("portMaps", "portMap!"),
          Map.entry("portMap", "logicalPort! physicalPort!"),
          Map.entry("logicalPort", "name!"),
          Map.entry("physicalPort", "name!"),
          Map.entry("slave", "memoryMapRef"),
          Map.entry("master", ""),
          Map.entry("memoryMaps", "memoryMap!"),
          Map.entry("memoryMap", "name! addressBlock addressUnitBits"),
          Map.entry("addressBlock", "name! baseAddress! range! width! usage register"),
          Map.entry("register", "name! description addressOffset! size! access field"),
          Map.entry(
              "field",
              "name! description bitOffset! resets bitWidth! volatile access modifiedWriteValue"),
          Map.entry("resets", "reset!"),
          Map.entry("reset", "value!"),
          Map.entry("model", "views instantiations ports"),
          Map.entry("views", "view!"),
          Map.entry("view", "name! envIdentifier componentInstantiationRef"),
          Map.entry("instantiations", "componentInstantiation"),
          Map.entry("componentInstantiation", "name! language moduleName fileSetRef"),
          Map.entry("fileSetRef", "localName!"),
          Map.entry("ports", "port!"),
          Map.entry("port", "name! wire!"),
          Map.entry("wire", "direction! vectors"),
          Map.entry("vectors", "vector!"),
          Map.entry("vector", "left! right!"),
          Map.entry("fileSets", "fileSet!"),
          Map.entry("fileSet", "name! file"),
          Map.entry("file", "name! fileType!"));

  /** Signals by which a slave is driven; its others it drives itself. */
  private static final Set<String> DRIVEN =
      Set.of(
          "ACLK", "ARESETn", "TVALID", "TDATA", "TLAST", "AWVALID", "AWADDR", "AWPROT", "WVALID",
          "WDATA", "WSTRB", "BREADY", "ARVALID", "ARADDR", "ARPROT", "RREADY");

  private static final Set<String> OTHERS =
      Set.of(
          "TREADY", "AWREADY", "WREADY", "BVALID", "BRESP", "ARREADY", "RVALID", "RDATA", "RRESP");

  private static final Set<String> GLOBAL = Set.of("ACLK", "ARESETn");

  private Map<String, String> files;
  private Element component;

  @ParameterizedTest
  @CsvSource({"tiny, false", "branches, false", "tiny, true", "branches, true"})
  void theComponentKeepsTheRules(String network, boolean axiLite) throws Exception {
    files = IpFolderTest.folder(network, List.of(), axiLite).files();
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    component =
        factory
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(files.get("component.xml"))))
            .getDocumentElement();

    checkContent(component);
    checkNames();
    checkReferences();
    checkValues();
    checkRegisters(axiLite);
    for (Element bus : all("busInterface")) {
      checkBus(bus);
    }
  }

  private static void checkContent(Element element) {
    List<Element> children = children(element);
    if (!CONTENT.containsKey(element.getLocalName())) {
      assertThat(children).as(element.getLocalName()).isEmpty();
      return;
    }
    List<String> names = children.stream().map(Element::getLocalName).toList();
    List<String> order = List.of(CONTENT.get(element.getLocalName()).split(" "));
    List<String> known = order.stream().map(name -> name.replace("!", "")).toList();
    List<Integer> places = names.stream().map(known::indexOf).toList();
    assertThat(places).as(element.getLocalName()).doesNotContain(-1).isSorted();
    for (String name : order) {
      if (name.endsWith("!")) {
        assertThat(names).as(element.getLocalName()).contains(name.replace("!", ""));
      }
    }
    children.forEach(IpxactRulesTest::checkContent);
  }

  private void checkNames() {
    for (String kind :
        List.of("busInterface", "port", "view", "componentInstantiation", "fileSet", "file")) {
      List<String> names = all(kind).stream().map(IpxactRulesTest::name).toList();
      assertThat(names).as(kind).doesNotHaveDuplicates().isNotEmpty();
      if (!kind.equals("file")) {
        assertThat(names).allMatch(name -> name.matches("[A-Za-z_][\\w.-]*"));
      }
    }
    for (String kind : List.of("busType", "abstractionRef")) {
      assertThat(all(kind))
          .allSatisfy(
              ref ->
                  assertThat(List.of("vendor", "library", "name", "version"))
                      .allMatch(part -> ref.getAttribute(part).matches("[A-Za-z0-9][\\w.]*")));
    }
  }

  private void checkReferences() {
    assertThat(texts("componentInstantiationRef")).isSubsetOf(namesOf("componentInstantiation"));
    assertThat(texts("localName")).isSubsetOf(namesOf("fileSet"));
    assertThat(all("memoryMapRef").stream().map(r -> r.getAttribute("memoryMapRef")).toList())
        .isSubsetOf(namesOf("memoryMap"));
    assertThat(namesOf("file")).allSatisfy(file -> assertThat(files).containsKey(file));
    String module = texts("moduleName").get(0);
    assertThat(files).containsKey("rtl/" + module + ".v");
    // Every port of the module is a port of the component, with its direction and width.
    assertThat(namesOf("port"))
        .allSatisfy(
            port ->
                assertThat(files.get("rtl/" + module + ".v"))
                    .containsPattern(
                        "(?m)^\\s*(input|output)\\s+wire\\s+(\\[\\d+:0])?\\s*" + port));
  }

  private void checkValues() {
    assertThat(texts("direction")).isSubsetOf("in", "out", "inout", "phantom");
    assertThat(texts("fileType")).isSubsetOf("verilogSource", "user");
    assertThat(all("fileType"))
        .allMatch(type -> type.getTextContent().equals("user") == type.hasAttribute("user"));
    assertThat(texts("left")).allMatch(text -> Integer.parseInt(text) > 0);
    assertThat(texts("right")).allMatch("0"::equals);
    assertThat(texts("usage")).isSubsetOf("memory", "register", "reserved");
  }

  /**
   * Registers lie in their block, one behind the other, and fields in their registers; they are
   * those that the module answers and the header names.
   */
  private void checkRegisters(boolean axiLite) {
    assertThat(all("register").isEmpty()).isNotEqualTo(axiLite);
    String header =
        files.entrySet().stream()
            .filter(file -> file.getKey().endsWith(".h"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    int next = 0;
    for (Element register : all("register")) {
      String offset = find(register, "addressOffset").get(0).getTextContent();
      assertThat(offset).matches("'h[0-9a-f]{2}");
      assertThat(Integer.parseInt(offset.substring(2), 16)).isEqualTo(next);
      assertThat(header).contains("_REG_" + name(register) + " 0x" + offset.substring(2));
      assertThat(files.get("rtl/" + runControl()))
          .containsPattern("0x" + offset.substring(2) + " +" + name(register));
      next += Integer.parseInt(find(register, "size").get(0).getTextContent()) / 8;
      checkFields(register, header);
    }
    assertThat(next).isLessThanOrEqualTo(64);
    assertThat(texts("access")).isSubsetOf("read-only", "read-write");
    assertThat(texts("modifiedWriteValue")).isSubsetOf("oneToClear");
  }

  private String runControl() {
    return namesOf("file").stream()
        .filter(file -> file.contains("run_control"))
        .map(file -> file.substring("rtl/".length()))
        .findFirst()
        .orElseThrow();
  }

  private static void checkFields(Element register, String header) {
    int free = 0;
    for (Element field : find(register, "field")) {
      int bit = Integer.parseInt(find(field, "bitOffset").get(0).getTextContent());
      int width = Integer.parseInt(find(field, "bitWidth").get(0).getTextContent());
      assertThat(bit).isGreaterThanOrEqualTo(free);
      free = bit + width;
      if (width < 32) {
        long mask = ((1L << width) - 1) << bit;
        assertThat(header).contains("_" + name(register) + "_" + name(field) + " " + mask + "u ");
      }
    }
    assertThat(free).isBetween(1, 32);
  }

  /** Each logical signal is mapped once, to a port of the direction that the side has. */
  private void checkBus(Element bus) {
    boolean slave = children(bus).stream().anyMatch(child -> child.getLocalName().equals("slave"));
    Map<String, String> directions = new TreeMap<>();
    for (Element port : all("port")) {
      directions.put(name(port), find(port, "direction").get(0).getTextContent());
    }
    List<String> logical = new ArrayList<>();
    for (Element map : find(bus, "portMap")) {
      String signal = find(map, "logicalPort").get(0).getTextContent().strip();
      String physical = find(map, "physicalPort").get(0).getTextContent().strip();
      assertThat(DRIVEN.contains(signal) || OTHERS.contains(signal)).as(signal).isTrue();
      boolean in = GLOBAL.contains(signal) || DRIVEN.contains(signal) == slave;
      assertThat(directions.get(physical)).as(physical).isEqualTo(in ? "in" : "out");
      logical.add(signal);
    }
    assertThat(logical).doesNotHaveDuplicates().containsAll(GLOBAL);
    assertThat(logical).hasSize(name(bus).equals("s_axi") ? 21 : 6);
  }

  private List<Element> all(String name) {
    return find(component, name);
  }

  private List<String> texts(String name) {
    return all(name).stream().map(element -> element.getTextContent().strip()).toList();
  }

  private List<String> namesOf(String kind) {
    return all(kind).stream().map(IpxactRulesTest::name).toList();
  }

  private static String name(Element element) {
    return children(element).get(0).getTextContent();
  }

  private static List<Element> find(Element element, String name) {
    return elements(element.getElementsByTagNameNS("*", name)).toList();
  }

  private static List<Element> children(Element element) {
    return elements(element.getChildNodes()).toList();
  }

  private static Stream<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element child) {
        elements.add(child);
      }
    }
    return elements.stream();
  }
}
