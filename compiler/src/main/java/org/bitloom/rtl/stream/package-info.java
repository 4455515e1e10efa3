// SPDX-License-Identifier: Apache-2.0
/**
 * Blocks between engines and at the border: adapters, forks, joins, queues, credit gates and AXI
 * ports.
 */
package org.bitloom.rtl.stream;
