// SPDX-License-Identifier: Apache-2.0
/**
 * The independent checker of the plans of shared arrays: runs a program without data, and follows
 * what every word on the chip holds.
 */
package org.bitloom.certificate.array;
