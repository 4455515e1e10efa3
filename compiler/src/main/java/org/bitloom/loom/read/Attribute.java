// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

/**
 * An attribute of a layer kind.
 *
 * @param name the word before the colon
 * @param type what may stand behind it
 * @param presence whether it must be written, and what holds if it is not
 */
record Attribute(String name, AttributeType type, Presence presence) {
  /** Whether an attribute must be written. */
  sealed interface Presence {}

  /** It must be written. */
  record Required() implements Presence {}

  /** It may be left out; nothing holds then. */
  record Absent() implements Presence {}

  /** It may be left out; this holds then. */
  record Default(AttributeValue value) implements Presence {}

  static Attribute required(String name, AttributeType type) {
    return new Attribute(name, type, new Required());
  }

  static Attribute optional(String name, AttributeType type) {
    return new Attribute(name, type, new Absent());
  }

  static Attribute withDefault(String name, AttributeType type, AttributeValue value) {
    return new Attribute(name, type, new Default(value));
  }
}
