// SPDX-License-Identifier: Apache-2.0
/** What tools have built, kept between runs: a matter of time alone. */
package org.bitloom.cosim.cache;
