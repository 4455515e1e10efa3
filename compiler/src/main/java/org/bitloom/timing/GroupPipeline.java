// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * The way of a group of sums from the issue of its last word into the output queue.
 *
 * @param words words of a group
 * @param groups groups of a vector
 * @param vectors vectors of an inference
 * @param groupBeats output beats of a group
 * @param finalBeats output beats of the last group
 * @param firstPush cycles from the issue of a group's last word to the push of its first beat
 * @param spacing cycles from the push of one beat of a group to that of the next
 * @param places beats that the output queue holds
 * @param turns cycles in which words may be issued
 */
public record GroupPipeline(
    int words,
    int groups,
    int vectors,
    int groupBeats,
    int finalBeats,
    int firstPush,
    int spacing,
    int places,
    IssueTurns turns) {

  /** Returns the output beats of a group. */
  int beats(int group) {
    return group == groups - 1 ? finalBeats : groupBeats;
  }
}
