// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import org.stringtemplate.v4.Interpreter;
import org.stringtemplate.v4.ModelAdaptor;
import org.stringtemplate.v4.ST;

/**
 * Lets templates of HTML read records, with every string escaped. It is done here because a string
 * renderer of ST4 would also see the text of the templates themselves.
 */
final class HtmlAdaptor implements ModelAdaptor<Record> {
  private final RecordAdaptor plain = new RecordAdaptor();

  @Override
  public Object getProperty(
      Interpreter interpreter, ST self, Record model, Object property, String name) {
    Object value = plain.getProperty(interpreter, self, model, property, name);
    return value instanceof String text ? escaped(text) : value;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
