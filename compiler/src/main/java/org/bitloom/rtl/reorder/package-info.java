// SPDX-License-Identifier: Apache-2.0
/** What moves elements without computing: concat and pad. */
package org.bitloom.rtl.reorder;
