// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.bitloom.farm.Work;
import org.bitloom.tune.Judge;

/**
 * Judges candidates of a search wherever its files are. A process reads them once, with its first
 * task, and keeps the judge for the next ones.
 *
 * @param identity of the search; what is read has to be of it
 * @param arguments of the command, with absolute paths
 * @param baseline samples that the real network has right; negative where there is none
 */
record TuneWork(String identity, List<String> arguments, int baseline) implements Work {
  private static final Map<String, Judge> JUDGES = new ConcurrentHashMap<>();

  /** Takes a judge that this process has. */
  TuneWork by(Judge judge) {
    JUDGES.put(identity, judge);
    return this;
  }

  /** Forgets the judge of this process. */
  void end() {
    JUDGES.remove(identity);
  }

  @Override
  public String done(String task) {
    return JUDGES.computeIfAbsent(identity, search -> read()).judged(task);
  }

  private Judge read() {
    TuneCommand command = CommandRunner.command(TuneCommand.class, arguments);
    return command.judge(identity, baseline < 0 ? OptionalInt.empty() : OptionalInt.of(baseline));
  }
}
