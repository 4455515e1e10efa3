// SPDX-License-Identifier: Apache-2.0
/**
 * Campaigns against the product itself: random networks whose witnesses have to agree, and faults
 * in a design that its co-simulation has to notice. Comes after {@code cosim} and {@code prove}.
 */
package org.bitloom.campaign;
