// SPDX-License-Identifier: Apache-2.0
/**
 * What the others found out, made readable: tables for people, JSON for programs. Nothing here
 * decides or computes a result of a network.
 */
package org.bitloom.report;
