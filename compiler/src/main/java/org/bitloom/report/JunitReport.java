// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.bitloom.cosim.LayerResult;
import org.bitloom.cosim.PhaseResult;

/**
 * A co-simulation as a JUnit test suite: one test case per pair of witnesses, per phase of the run
 * and per layer that was compared, and one each for handshakes, deadlock and timing.
 */
public final class JunitReport {
  private JunitReport() {}

  /**
   * The run of one network.
   *
   * @param name of the run
   * @param report of the co-simulation; empty where it did not begin
   * @param expected whether expected outputs were given
   * @param failures what failed beside the co-simulation: figures beyond their limits, or why it
   *     did not begin
   */
  public record Suite(
      String name, Optional<CosimReport> report, boolean expected, List<String> failures) {
    /** Copies the list. */
    public Suite {
      failures = List.copyOf(failures);
    }

    /** Tells whether nothing failed. */
    public boolean success() {
      return failures.isEmpty() && report.isPresent() && report.get().success();
    }

    private Map<String, String> cases() {
      Map<String, String> cases = new LinkedHashMap<>();
      report.ifPresent(r -> cases.putAll(JunitReport.cases(r, expected)));
      cases.put("limits", String.join("\n", failures));
      return cases;
    }
  }

  /** Returns the XML text of one run. */
  public static String write(Suite run) {
    return document(xml -> suite(xml, run.name(), run.report(), run.cases()));
  }

  /**
   * Returns the XML text of several runs.
   *
   * @param name of all of them
   */
  public static String write(String name, List<Suite> runs) {
    return document(
        xml -> {
          xml.writeCharacters("\n");
          xml.writeStartElement("testsuites");
          xml.writeAttribute("name", name);
          for (Suite run : runs) {
            suite(xml, run.name(), run.report(), run.cases());
          }
          xml.writeCharacters("\n");
          xml.writeEndElement();
        });
  }

  /**
   * Returns the XML text.
   *
   * @param expected whether expected outputs were given
   */
  public static String write(CosimReport report, boolean expected) {
    return document(
        xml -> suite(xml, report.network(), Optional.of(report), cases(report, expected)));
  }

  /** What stands in a document. */
  private interface Content {
    void write(XMLStreamWriter xml) throws XMLStreamException;
  }

  private static String document(Content content) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      content.write(xml);
      xml.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text + "\n";
  }

  /** The test cases: name, and the failure's message, empty for success. */
  private static Map<String, String> cases(CosimReport report, boolean expected) {
    Map<String, String> cases = new LinkedHashMap<>();
    cases.put("rtl_vs_golden", mismatch(report, report.mismatches().rtlVsGolden()));
    if (expected) {
      cases.put("golden_vs_expected", mismatch(report, report.mismatches().goldenVsExpected()));
      cases.put("rtl_vs_expected", mismatch(report, report.mismatches().rtlVsExpected()));
    }
    cases.put("handshake", String.join("\n", report.violations()));
    cases.put("progress", report.deadlock() == null ? "" : String.join("\n", report.deadlock()));
    cases.put("timing", String.join("\n", report.timing()));
    report.phases().forEach(phase -> cases.put("phase " + phase.name(), phase.complaint()));
    report.layers().forEach(layer -> cases.put("layer " + layer.name(), mismatch(layer, report)));
    return cases;
  }

  private static String mismatch(CosimReport report, long count) {
    return count == 0 ? "" : count + " values differ; " + CosimText.first(report);
  }

  private static String mismatch(LayerResult layer, CosimReport report) {
    if (layer.mismatches() == 0) {
      return "";
    }
    CosimReport.FirstMismatch first = report.firstMismatch();
    String place =
        first != null && first.layer().equals(layer.name()) ? "; " + CosimText.first(report) : "";
    return layer.mismatches() + " values differ from the golden model" + place;
  }

  private static void suite(
      XMLStreamWriter xml, String name, Optional<CosimReport> report, Map<String, String> cases)
      throws XMLStreamException {
    long failures = cases.values().stream().filter(message -> !message.isEmpty()).count();
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", "cosim." + name);
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", Long.toString(failures));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("time", seconds(report.map(JunitReport::time).orElse(0.0)));
    if (report.isPresent()) {
      properties(xml, report.get());
    }
    for (Map.Entry<String, String> test : cases.entrySet()) {
      xml.writeCharacters("\n  ");
      testCase(xml, name, test.getKey(), test.getValue());
    }
    Optional<String> reproduction = report.map(CosimReport::reproduction);
    if (reproduction.isPresent()) {
      xml.writeCharacters("\n  ");
      xml.writeStartElement("system-out");
      xml.writeCharacters(reproduction.get());
      xml.writeEndElement();
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
  }

  private static double time(CosimReport report) {
    CosimReport.Seconds s = report.seconds();
    return s.plan() + s.generate() + s.build() + s.simulate();
  }

  private static void properties(XMLStreamWriter xml, CosimReport report)
      throws XMLStreamException {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("seed", report.seed());
    properties.put("stalls", report.stalls());
    properties.put("simulator", report.simulator());
    properties.put("vectors", report.vectors());
    properties.put("latency", report.cycles().latency());
    properties.put("initiation_interval", report.cycles().initiationInterval());
    properties.put("cycles", report.phases().stream().mapToLong(PhaseResult::cycles).sum());
    xml.writeCharacters("\n  ");
    xml.writeStartElement("properties");
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      xml.writeCharacters("\n    ");
      xml.writeEmptyElement("property");
      xml.writeAttribute("name", property.getKey());
      xml.writeAttribute("value", property.getValue().toString());
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  private static void testCase(XMLStreamWriter xml, String network, String name, String failure)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "cosim." + network);
    xml.writeAttribute("name", name);
    if (!failure.isEmpty()) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", failure);
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
