// SPDX-License-Identifier: Apache-2.0
/** What the importers of all formats share: how layers and tensors are named. */
package org.bitloom.importer.shared;
