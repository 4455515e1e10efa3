// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names of a design: of its modules, files, instances and streams. The one place that decides
 * them.
 *
 * <p>Two underscores are reserved: they stand between the parts of a name and never inside of one.
 * A module is {@code <top>__<owner>__<role>}, for example {@code kws__fc1__mac_array}; its file and
 * its memory have the same name, its instance in the top module is {@code fc1__mac_array}. An owner
 * is a layer or a tensor of the source. A stream is named as its tensor, and {@code
 * <tensor>__<role>} behind a fork, an adapter or a queue. So no name of a design meets another one,
 * a keyword, a module of the library, or a name of a design with another top, and none differs from
 * another one only by the case of its letters, which file systems may ignore.
 *
 * <p>The name of the source stays as it is wherever it can. {@link Identifier#tame} makes a part of
 * any other; where that part is taken, a number follows.
 */
public final class Names {
  private static final String SEPARATOR = "__";

  private final String top;
  private final Map<String, String> parts;

  private Names(String top, Map<String, String> parts) {
    this.top = top;
    this.parts = parts;
  }

  /**
   * Returns the names of a design.
   *
   * @param network name of the network, from which that of the top module is made
   * @param owners every layer and tensor of the network
   */
  public static Names of(String network, List<String> owners) {
    String tame = Identifier.tame(network);
    return withTop(ReservedWords.contain(tame) ? tame + SEPARATOR + "top" : tame, owners);
  }

  /**
   * Returns the names of a design whose top module has a name of the user's choice.
   *
   * @param top a name for which {@link ReservedWords#objection} has none
   * @param owners every layer and tensor of the network
   */
  public static Names withTop(String top, List<String> owners) {
    return new Names(top, parts(new LinkedHashSet<>(owners)));
  }

  /** Gives each owner a part of its own; those that can keep their names come first. */
  private static Map<String, String> parts(Set<String> owners) {
    Map<String, String> parts = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (String owner : owners) {
      if (Identifier.tame(owner).equals(owner) && taken.add(owner.toLowerCase(Locale.ROOT))) {
        parts.put(owner, owner);
      }
    }
    for (String owner : owners) {
      if (!parts.containsKey(owner)) {
        parts.put(owner, free(Identifier.tame(owner), taken));
      }
    }
    return parts;
  }

  /** Returns a part, with the first number behind it with which it is not taken. */
  private static String free(String part, Set<String> taken) {
    String name = part;
    for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
      name = part + "_" + number;
    }
    return name;
  }

  /** Returns the name of the top module. */
  public String top() {
    return top;
  }

  /** Returns the name of something that stands beside the top module, such as its testbench. */
  public String beside(String role) {
    return top + SEPARATOR + role;
  }

  /**
   * Returns the macro that names the folder of the memory files. Macros of all designs are in one
   * space, so it begins with the top module's name.
   */
  public String memoryFolder() {
    return macro("MEM_DIR");
  }

  /** Returns a macro of this design, for example {@code KWS_TB_DIR}. */
  public String macro(String role) {
    return macro(top, role);
  }

  private static String macro(String top, String role) {
    return top.toUpperCase(Locale.ROOT) + "_" + role;
  }

  /** Returns the stream that carries a tensor, and the last part of the border ports of it. */
  public String stream(String tensor) {
    return part(tensor);
  }

  /** Returns a stream with a tensor or of a layer behind some block, for example a fork. */
  public String stream(String owner, String role) {
    return part(owner) + SEPARATOR + role;
  }

  /** Returns the names of the blocks of a layer or of a tensor. */
  public BlockNames of(String owner) {
    return new BlockNames(top, part(owner));
  }

  private String part(String owner) {
    String part = parts.get(owner);
    if (part == null) {
      throw new IllegalArgumentException("'" + owner + "' is no layer or tensor of " + top);
    }
    return part;
  }

  /**
   * The names of the blocks of one layer or tensor.
   *
   * @param top of the top module
   * @param owner part that stands for the layer or tensor
   */
  public record BlockNames(String top, String owner) {
    /** Returns a module, for example {@code kws__fc1__mac_array}. */
    public String module(String role) {
      return top + SEPARATOR + instance(role);
    }

    /** Returns the instance of a module in the top module, for example {@code fc1__mac_array}. */
    public String instance(String role) {
      return owner + SEPARATOR + role;
    }

    /** Returns the file of a memory, for example {@code kws__fc1__weights.mem}. */
    public MemoryName memory(String role) {
      return new MemoryName(module(role) + ".mem", macro(top, "MEM_DIR"));
    }
  }
}
