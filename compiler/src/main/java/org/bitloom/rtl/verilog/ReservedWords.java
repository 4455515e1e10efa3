// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words that cannot name a top module or a file, in whatever case their letters are. Only the top
 * module's name stands alone; every other name of a design has several parts.
 */
public final class ReservedWords {
  /** IEEE 1364-2005, table B.1, and IEEE 1800-2017, table B.1, which contains it. */
  private static final Set<String> KEYWORDS =
      words(
          """
          accept_on alias always always_comb always_ff always_latch and assert assign assume
          automatic before begin bind bins binsof bit break buf bufif0 bufif1 byte case casex casez
          cell chandle checker class clocking cmos config const constraint context continue cover
          covergroup coverpoint cross deassign default defparam design disable dist do edge else end
          endcase endchecker endclass endclocking endconfig endfunction endgenerate endgroup
          endinterface endmodule endpackage endprimitive endprogram endproperty endsequence
          endspecify endtable endtask enum event eventually expect export extends extern final
          first_match for force foreach forever fork forkjoin function generate genvar global highz0
          highz1 if iff ifnone ignore_bins illegal_bins implements implies import incdir include
          initial inout input inside instance int integer interconnect interface intersect join
          join_any join_none large let liblist library local localparam logic longint macromodule
          matches medium modport module nand negedge nettype new nexttime nmos nor noshowcancelled
          not notif0 notif1 null or output package packed parameter pmos posedge primitive priority
          program property protected pull0 pull1 pulldown pullup pulsestyle_ondetect
          pulsestyle_onevent pure rand randc randcase randsequence rcmos real realtime ref reg
          reject_on release repeat restrict return rnmos rpmos rtran rtranif0 rtranif1 s_always
          s_eventually s_nexttime s_until s_until_with scalared sequence shortint shortreal
          showcancelled signed small soft solve specify specparam static string strong strong0
          strong1 struct super supply0 supply1 sync_accept_on sync_reject_on table tagged task this
          throughout time timeprecision timeunit tran tranif0 tranif1 tri tri0 tri1 triand trior
          trireg type typedef union unique unique0 unsigned until until_with untyped use uwire var
          vectored virtual void wait wait_order wand weak weak0 weak1 while wildcard wire with
          within wor xnor xor
          """);

  /** Packages that simulators know without a declaration. */
  private static final Set<String> PACKAGES = words("std process mailbox semaphore randomize");

  /** Files of this name are devices of Windows, whatever their extension. */
  private static final Pattern DEVICE = Pattern.compile("con|prn|aux|nul|(com|lpt)[0-9]");

  /** Signals inside of the top module, which its own name must not hide. */
  private static final Pattern SIGNAL =
      Pattern.compile("a?clk|rst|aresetn|.*_t?(valid|ready|data|last)|(.*_)?frame_error");

  /** Modules that do not belong to one design. */
  private static final Pattern LIBRARY = Pattern.compile("bitloom(_.*)?");

  private static final Pattern PART = Pattern.compile("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*");

  private ReservedWords() {}

  /** Returns the keywords of Verilog and SystemVerilog, in small letters, sorted. */
  public static List<String> keywords() {
    return KEYWORDS.stream().sorted().toList();
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  /** Returns whether a word is reserved, in whatever case. */
  static boolean contain(String word) {
    return reason(word).isPresent();
  }

  /** Returns why a name cannot be that of a top module; nothing if it can. */
  public static Optional<String> objection(String name) {
    if (!PART.matcher(name).matches()) {
      return Optional.of(
          "letters, digits and single underscores between them make a name, a letter first");
    }
    if (name.length() > Identifier.LONGEST) {
      return Optional.of("a name has at most " + Identifier.LONGEST + " characters");
    }
    return reason(name);
  }

  private static Optional<String> reason(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (KEYWORDS.contains(lower)) {
      return Optional.of("it is a keyword of Verilog or SystemVerilog");
    }
    if (PACKAGES.contains(lower)) {
      return Optional.of("SystemVerilog gives it a meaning");
    }
    if (DEVICE.matcher(lower).matches()) {
      return Optional.of("no file of this name can exist on Windows");
    }
    if (LIBRARY.matcher(lower).matches()) {
      return Optional.of("names that begin with 'bitloom' are those of the library");
    }
    return SIGNAL.matcher(lower).matches()
        ? Optional.of("it is the name of a signal inside of the module")
        : Optional.empty();
  }
}
