// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.io.StringWriter;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.stringtemplate.v4.AutoIndentWriter;
import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.STErrorListener;
import org.stringtemplate.v4.STGroup;
import org.stringtemplate.v4.STGroupFile;
import org.stringtemplate.v4.misc.STMessage;

/**
 * Prints a view record through the template of the same name: {@code MacArray} through {@code
 * mac_array.stg}. Output does not depend on the platform: lines end in {@code \n}, numbers are in
 * the root locale.
 */
public final class Renderer {
  private final String folder;
  private final boolean html;
  private final Map<String, STGroup> groups = new ConcurrentHashMap<>();

  /**
   * Returns a renderer.
   *
   * @param folder class-path folder of the templates, for example {@code templates/verilog}
   */
  public Renderer(String folder) {
    this(folder, false);
  }

  private Renderer(String folder, boolean html) {
    this.folder = folder;
    this.html = html;
  }

  /**
   * Returns a renderer of HTML: every string of a view record is escaped. What is HTML already is
   * of another class, which is printed as it is.
   */
  public static Renderer ofHtml(String folder) {
    return new Renderer(folder, true);
  }

  /**
   * Returns the text of a view record.
   *
   * @throws IllegalStateException if there is no such template, or it reads what does not exist
   */
  public String render(Record view) {
    String name = view.getClass().getSimpleName();
    STGroup group = groups.computeIfAbsent(name, this::load);
    // ST4 groups are not safe for concurrent rendering; several of them are.
    synchronized (group) {
      ST template = group.getInstanceOf(name);
      if (template == null) {
        throw new IllegalStateException("no template " + name + " in " + resource(name));
      }
      template.add("m", view);
      return write(template, name);
    }
  }

  private static String write(ST template, String name) {
    StringWriter text = new StringWriter();
    MessageCollector messages = new MessageCollector();
    template.write(new AutoIndentWriter(text, "\n"), Locale.ROOT, messages);
    messages.throwIfAny(name);
    return text.toString();
  }

  private STGroup load(String name) {
    URL url = Renderer.class.getClassLoader().getResource(resource(name));
    if (url == null) {
      throw new IllegalStateException("no template file " + resource(name));
    }
    MessageCollector messages = new MessageCollector();
    STGroupFile group = new STGroupFile(url, "UTF-8", '«', '»');
    group.setListener(messages);
    group.registerModelAdaptor(Record.class, html ? new HtmlAdaptor() : new RecordAdaptor());
    group.registerRenderer(Number.class, Renderer::number);
    group.load();
    messages.throwIfAny(name);
    return group;
  }

  /**
   * Returns a number; with a format, which is a noun, the two as in {@code 1 beat, 2 beats}, and as
   * a factor, which is nothing for 1, with the format {@code factor}.
   */
  private static String number(Number number, String noun, Locale locale) {
    if ("factor".equals(noun)) {
      return number.longValue() == 1 ? "" : " * " + number;
    }
    return number + (noun == null ? "" : " " + noun + (number.longValue() == 1 ? "" : "s"));
  }

  /** Returns the file of a template: {@code MacArray} is in {@code mac_array.stg}. */
  private String resource(String name) {
    String snake = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    return folder + "/" + snake + ".stg";
  }

  /** Collects messages: ST4 swallows what a listener throws. */
  private static final class MessageCollector implements STErrorListener {
    private final List<String> messages = new ArrayList<>();

    void throwIfAny(String template) {
      if (!messages.isEmpty()) {
        throw new IllegalStateException(template + ": " + String.join("; ", messages));
      }
    }

    @Override
    public void compileTimeError(STMessage message) {
      messages.add(message.toString());
    }

    @Override
    public void runTimeError(STMessage message) {
      messages.add(message.toString());
    }

    @Override
    public void IOError(STMessage message) {
      messages.add(message.toString());
    }

    @Override
    public void internalError(STMessage message) {
      messages.add(message.toString());
    }
  }
}
