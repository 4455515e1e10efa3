// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.List;
import java.util.Optional;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.AnalysisReport;
import org.bitloom.report.CosimReport;
import org.bitloom.report.PlanReport;
import org.bitloom.report.TuneReport;

/**
 * What a report page is made of.
 *
 * @param source the file of the network, as the user named it
 * @param program name and version of what writes the page
 * @param megahertz clock that rates are said at
 * @param plan of the network
 * @param report the same for people
 * @param certificateFailures what the independent checker refuses; empty where all holds
 * @param device what is expected to be used of a part
 * @param analysis errors on the user's data
 * @param cosimulation its result
 * @param tuning the search that the network comes from
 */
public record PageData(
    String source,
    String program,
    double megahertz,
    Plan plan,
    PlanReport report,
    List<String> certificateFailures,
    Optional<DeviceUse> device,
    Optional<AnalysisReport> analysis,
    Optional<CosimReport> cosimulation,
    Optional<TuneReport> tuning) {
  /** Copies the list. */
  public PageData {
    certificateFailures = List.copyOf(certificateFailures);
  }
}
