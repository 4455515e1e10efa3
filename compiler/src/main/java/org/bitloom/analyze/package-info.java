// SPDX-License-Identifier: Apache-2.0
/** What quantization does to a network on given data: errors, agreement, accuracy. */
package org.bitloom.analyze;
