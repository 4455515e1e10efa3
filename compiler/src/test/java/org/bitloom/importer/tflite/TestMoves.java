// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.GatherOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.lite.schema.PackOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.SplitOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.lite.schema.UnpackOptions;

/** Adds operators to a file that move elements from tensors to others. */
final class TestMoves {
  private final TestModel model;
  private final FlatBufferBuilder builder;

  TestMoves(TestModel model, FlatBufferBuilder builder) {
    this.model = model;
    this.builder = builder;
  }

  /** Adds a concatenation. */
  void concatenation(int[] inputs, int output, int axis, byte activation) {
    int options = ConcatenationOptions.createConcatenationOptions(builder, axis, activation);
    model.operator(
        BuiltinOperator.CONCATENATION,
        inputs,
        output,
        BuiltinOptions.ConcatenationOptions,
        options);
  }

  /** Adds {@code PACK} of tensors along an axis. */
  void pack(int[] inputs, int output, int axis) {
    int options = PackOptions.createPackOptions(builder, inputs.length, axis);
    model.operator(BuiltinOperator.PACK, inputs, output, BuiltinOptions.PackOptions, options);
  }

  /** Adds {@code UNPACK} of a tensor along an axis. */
  void unpack(int input, int axis, int... outputs) {
    int options = UnpackOptions.createUnpackOptions(builder, outputs.length, axis);
    model.operators(
        BuiltinOperator.UNPACK, new int[] {input}, BuiltinOptions.UnpackOptions, options, outputs);
  }

  /** Adds {@code GATHER} of constant positions along an axis. */
  void gather(int input, int positions, int output, int axis) {
    int options = GatherOptions.createGatherOptions(builder, axis, 0);
    model.operator(
        BuiltinOperator.GATHER,
        new int[] {input, positions},
        output,
        BuiltinOptions.GatherOptions,
        options);
  }

  /** Adds {@code MIRROR_PAD}. */
  void mirrorPad(int input, int sides, int output, boolean symmetric) {
    byte mode = symmetric ? MirrorPadMode.SYMMETRIC : MirrorPadMode.REFLECT;
    int options = MirrorPadOptions.createMirrorPadOptions(builder, mode);
    model.operator(
        BuiltinOperator.MIRROR_PAD,
        new int[] {input, sides},
        output,
        BuiltinOptions.MirrorPadOptions,
        options);
  }

  /** Adds {@code DEPTH_TO_SPACE} or {@code SPACE_TO_DEPTH}. */
  void blocks(boolean toSpace, int input, int output, int block) {
    model.operator(
        toSpace ? BuiltinOperator.DEPTH_TO_SPACE : BuiltinOperator.SPACE_TO_DEPTH,
        new int[] {input},
        output,
        toSpace ? BuiltinOptions.DepthToSpaceOptions : BuiltinOptions.SpaceToDepthOptions,
        toSpace
            ? DepthToSpaceOptions.createDepthToSpaceOptions(builder, block)
            : SpaceToDepthOptions.createSpaceToDepthOptions(builder, block));
  }

  /** Adds a slice with the masks of its begin, its end and of dimensions that go. */
  void stridedSlice(int[] inputs, int output, int beginMask, int endMask, int shrinkMask) {
    int options =
        StridedSliceOptions.createStridedSliceOptions(
            builder, beginMask, endMask, 0, 0, shrinkMask);
    model.operator(
        BuiltinOperator.STRIDED_SLICE, inputs, output, BuiltinOptions.StridedSliceOptions, options);
  }

  /** Adds an operator that splits a tensor into equal parts. */
  void split(int[] inputs, int... outputs) {
    int options = SplitOptions.createSplitOptions(builder, outputs.length);
    model.operators(BuiltinOperator.SPLIT, inputs, BuiltinOptions.SplitOptions, options, outputs);
  }
}
