// SPDX-License-Identifier: Apache-2.0
/**
 * The report page: one HTML file of what is known about a network and its hardware. It needs no
 * network and no JavaScript; what it has of that sorts, searches and opens. View records are
 * printed through templates of the same names in {@code templates/report}.
 */
package org.bitloom.page;
