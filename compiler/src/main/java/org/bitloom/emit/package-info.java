// SPDX-License-Identifier: Apache-2.0
/** Prints a design: StringTemplate templates, ROM contents. Writes nothing half. */
package org.bitloom.emit;
