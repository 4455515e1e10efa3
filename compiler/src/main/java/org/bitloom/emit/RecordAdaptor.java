// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import org.stringtemplate.v4.Interpreter;
import org.stringtemplate.v4.ModelAdaptor;
import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.misc.STNoSuchPropertyException;

/**
 * Lets templates read records: {@code m.width} calls the public method {@code width()}. Without it
 * a record's components render as nothing.
 */
final class RecordAdaptor implements ModelAdaptor<Record> {
  @Override
  public Object getProperty(
      Interpreter interpreter, ST self, Record model, Object property, String name) {
    try {
      return model.getClass().getMethod(name).invoke(model);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      String has = Arrays.toString(model.getClass().getRecordComponents());
      throw new STNoSuchPropertyException(e, model, name + ", only " + has);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("property " + name + " of " + model, e.getCause());
    }
  }
}
