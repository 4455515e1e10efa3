// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

/** What blocks are counted in. One of each costs a fitted number of LUTs and flip-flops. */
enum Quantity {
  /** A register bit. */
  REGISTER_BIT,
  /** A bit of a counter that starts again after its last value. */
  COUNTER_BIT,
  /** A bit of a count of free places. */
  CREDIT_BIT,
  /** A LUT of a ROM in logic: 64 words of a bit that varies. */
  ROM_LUT,
  /** A queue. */
  FIFO,
  /** A bit of an index into a queue. */
  FIFO_INDEX_BIT,
  /** A skid buffer. */
  SKID_BUFFER,
  /** A bit of a word of a skid buffer. */
  SKID_BUFFER_BIT,
  /** An AXI4-Stream input. */
  AXI_INPUT,
  /** A bit of a beat that is chosen from two. */
  CHOSEN_BIT,
  /** A reader of a fork. */
  FORK_BRANCH,
  /** An adapter to wider beats. */
  WIDEN,
  /** A beat of its word. */
  WIDEN_BEAT,
  /** A bit of its word. */
  WIDEN_WORD_BIT,
  /** A bit of a beat that may come from the input, or from where it was collected. */
  WIDEN_BEAT_BIT,
  /** An adapter to narrower beats. */
  NARROW,
  /** A beat of its word. */
  NARROW_BEAT,
  /** A bit of its word. */
  NARROW_WORD_BIT,
  /** A bit of its beat. */
  NARROW_BEAT_BIT,
  /** An adapter between any beats. */
  GEARBOX,
  /** A bit of its store. */
  GEARBOX_STORE_BIT,
  /** A bit of a stage of its shifter. */
  GEARBOX_SHIFT_BIT,
  /** A bit that is cleared in the last beat of a vector. */
  CLEARED_BIT,
  /** An input buffer of a MAC array. */
  INPUT_BUFFER,
  /** A bit of its addresses and counts. */
  INPUT_BUFFER_COUNT_BIT,
  /** The issue logic of a MAC array without an input buffer. */
  DIRECT_INPUT,
  /** A line buffer. */
  LINE_BUFFER,
  /** A bit of a coordinate of its window. */
  LINE_BUFFER_COORDINATE_BIT,
  /** A bit of its address. */
  LINE_BUFFER_ADDRESS_BIT,
  /** A bit of a word that padding can replace. */
  PADDED_BIT,
  /** A memory of weights that arrive at run time. */
  WEIGHT_RAM,
  /** A bit of its counts. */
  WEIGHT_RAM_COUNT_BIT,
  /** A processing element that it serves. */
  WEIGHT_RAM_COLUMN,
  /** A bit of an element whose zero point is removed. */
  CENTRED_BIT,
  /** The control of a MAC array. */
  MAC_ARRAY,
  /** A stage of its pipeline. */
  MAC_ARRAY_STAGE,
  /** A bit of a product of a multiplier. */
  PRODUCT_BIT,
  /** A bit of a partial product of a multiplier that is made of LUTs. */
  LUT_PRODUCT_BIT,
  /** A bit of a row of a multiplier that is made of LUTs in stages. */
  ROW_BIT,
  /** A bit that a row hands on to the next one. */
  ROW_DELAY_BIT,
  /** A bit of an element that a sign negates. */
  NEGATED_BIT,
  /** A bit of a product by a shift, per bit of the distance. */
  SHIFTED_BIT,
  /** A bit of a sum in an adder tree. */
  TREE_BIT,
  /** A bit that an adder tree only passes on. */
  PASSED_BIT,
  /** A bit of an accumulator. */
  ACCUMULATOR_BIT,
  /** A requantizer. */
  REQUANTIZER,
  /** A lane of a requantizer. */
  LANE,
  /** A bit of an addend that differs from channel to channel. */
  LANE_ADDEND_BIT,
  /** A bit of a lane's sum. */
  LANE_SUM_BIT,
  /** A bit of a lane's shifted sum, which is compared with both bounds. */
  LANE_BOUND_BIT,
  /** A bit of a comparison with the pivot. */
  LANE_PIVOT_BIT,
  /** A bit of a tie. */
  LANE_TIE_BIT,
  /** A bit of a product of several multiplier blocks. */
  LANE_PARTIAL_BIT,
  /** A bit of a multiplier that a lane takes in digits. */
  LANE_DIGIT_BIT,
  /** A bit of the sum of the products by them so far. */
  LANE_CARRIED_BIT,
  /** A bit of a sum that is added in two halves. */
  LANE_HALF_BIT,
  /** A serializer. */
  SERIALIZER,
  /** A bit of its group. */
  SERIALIZER_BIT,
  /** A unit that looks elements up. */
  LOOKUP_UNIT,
  /** A bit that is only delayed, by a shift register. */
  DELAYED_BIT,
  /** A bit of a weighted sum of two elements. */
  COMBINED_BIT,
  /** A unit that combines two streams. */
  COMBINE_UNIT,
  /** A softmax unit. */
  SOFTMAX,
  /** A bit of the elements, indices and sums of a softmax unit. */
  SOFTMAX_BIT,
  /** A softmax unit of int16, with the registers of its tables and of its shares. */
  WIDE_SOFTMAX,
  /** A bit of the elements, distances, indices and sums of such a unit. */
  WIDE_SOFTMAX_BIT,
  /** A unit of the logarithm of softmax, with its additions and multiplications. */
  LOG_SOFTMAX,
  /** A bit of the elements, indices, magnitudes and differences of such a unit. */
  LOG_SOFTMAX_BIT,
  /** A unit of the logarithm of softmax in fixed point, with the registers of its logarithm. */
  FIXED_LOG_SOFTMAX,
  /** A bit of the elements, indices and sums of such a unit. */
  FIXED_LOG_SOFTMAX_BIT,
  /** A unit that finds the largest element. */
  ARG_MAX,
  /** A bit of the winner of a comparison. */
  ARG_MAX_VALUE_BIT,
  /** A bit of the index that goes with it. */
  ARG_MAX_INDEX_BIT
}
