// SPDX-License-Identifier: Apache-2.0
/** Deep Compression of whole networks: how much each layer keeps, judged on labelled data. */
package org.bitloom.compress;
