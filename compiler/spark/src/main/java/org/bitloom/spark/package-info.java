// SPDX-License-Identifier: Apache-2.0
/** A farm on Apache Spark; the only package with Spark. */
package org.bitloom.spark;
