// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.emit.Renderer;

/** Writes the report page. The same data gives the same bytes. */
public final class ReportPage {
  private static final String TEMPLATES = "templates/report";

  private final Renderer renderer = Renderer.ofHtml(TEMPLATES);

  /** Returns the HTML text of the page. */
  public String render(PageData data) {
    List<Section> sections = new ArrayList<>();
    sections.add(SummarySection.of(data, this));
    sections.add(GraphSection.of(data, this));
    sections.add(LayerSection.of(data.report(), this));
    sections.add(CycleSection.of(data, this));
    sections.add(ResourceSection.of(data, this));
    data.analysis().ifPresent(analysis -> sections.add(ErrorSection.of(analysis, this)));
    sections.add(QueueSection.of(data.report(), this));
    data.tuning().ifPresent(tuning -> sections.add(TuningSection.of(tuning, this)));
    data.cosimulation().ifPresent(run -> sections.add(CosimSection.of(run, this)));
    sections.add(CertificateSection.of(data, this));
    sections.add(DetailSection.of(data, this));
    return render(data.report().network(), data.source(), data.program(), sections);
  }

  /** Returns the HTML text of the page of a shared array. */
  public String render(ArrayPageData data) {
    List<Section> sections = ArraySections.of(data, this);
    return render(data.report().network(), data.source(), data.program(), sections);
  }

  private String render(String network, String source, String program, List<Section> sections) {
    Markup style = new Markup(resource("page.css"));
    Markup script = new Markup(resource("page.js"));
    return renderer.render(new Page(network, source, program, style, script, sections));
  }

  /** Prints a part of the page. */
  Markup print(Record view) {
    return new Markup(renderer.render(view));
  }

  private static String resource(String name) {
    String path = TEMPLATES + "/" + name;
    try (InputStream in = ReportPage.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
