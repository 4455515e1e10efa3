// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.Optional;
import org.bitloom.report.ArrayReport;
import org.bitloom.report.CosimReport;

/**
 * What the page of a shared array is made of.
 *
 * @param source the file of the network, as the user named it
 * @param program name and version of what writes the page
 * @param megahertz clock that rates are said at
 * @param report the plan
 * @param device what is expected to be used of a part
 * @param cosimulation its result
 */
public record ArrayPageData(
    String source,
    String program,
    double megahertz,
    ArrayReport report,
    Optional<DeviceUse> device,
    Optional<CosimReport> cosimulation) {}
