// SPDX-License-Identifier: Apache-2.0
/**
 * The folder that leaves Bitloom: a design as an IP block, with the files by which other tools and
 * hosts use it, and what is known of it in a manifest and a guide.
 */
package org.bitloom.ip;
