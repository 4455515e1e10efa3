// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CrashReportTest {
  @Test
  void userSeesAMessageAndTheStackTraceGoesToAFile() throws IOException {
    StringWriter err = new StringWriter();
    Console console =
        new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), false, false);

    int code = CrashReport.print(console, new IllegalStateException("an impossible state"));

    assertThat(code).isEqualTo(3);
    assertThat(err.toString())
        .contains("this is a bug in Bitloom", "IllegalStateException: an impossible state")
        .doesNotContain("\tat ");
    Matcher file = Pattern.compile("\\S*bitloom-crash-\\S*\\.log").matcher(err.toString());
    assertThat(file.find()).isTrue();
    Path log = Path.of(file.group());
    assertThat(log).content().contains("an impossible state", "\tat ");
    Files.delete(log);
  }
}
