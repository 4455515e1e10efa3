// SPDX-License-Identifier: Apache-2.0
/** What moves elements without computing: concat, pad and slice. */
package org.bitloom.rtl.reorder;
