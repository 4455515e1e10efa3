// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.diagnostic.FilesRead;

/** Reads constants, from the model file or from a file beside it. */
final class TensorDecoder {
  /** Elements of all constants of a file. */
  private static final long MOST_ELEMENTS = 1L << 27;

  private final Path folder;
  private long elements;

  TensorDecoder(Path folder) {
    this.folder = folder;
  }

  Constant decode(TensorProto tensor) throws Damaged {
    String what = "tensor '" + tensor.getName() + "'";
    ElementType type =
        ElementType.numbered(tensor.getDataType())
            .orElseThrow(() -> new Damaged(what + " has element type " + tensor.getDataType()));
    List<Integer> dims = new ArrayList<>();
    long size = 1;
    for (long d : tensor.getDimsList()) {
      if (d < 0 || d > MOST_ELEMENTS) {
        throw new Damaged(what + " has a dimension of " + d);
      }
      dims.add((int) d);
      size *= d;
      if (size > MOST_ELEMENTS) {
        throw new Damaged(what + " has more than 2^27 elements");
      }
    }
    elements += size;
    if (elements > MOST_ELEMENTS) {
      throw new Damaged("its constants have more than 2^27 elements");
    }
    int count = (int) size;
    boolean external = tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    if (external) {
      return new Constant(type, dims, raw(external(tensor, what, type, count), type, count, what));
    }
    return new Constant(
        type,
        dims,
        tensor.hasRawData() && tensor.getRawData().size() > 0
            ? raw(tensor.getRawData().asReadOnlyByteBuffer(), type, count, what)
            : listed(tensor, type, count, what));
  }

  private static long bytes(ElementType type, int count) {
    return ((long) count * type.bits() + 7) / 8;
  }

  private static double[] raw(ByteBuffer bytes, ElementType type, int count, String what)
      throws Damaged {
    if (bytes.remaining() != bytes(type, count)) {
      throw new Damaged(
          "%s has %d bytes instead of %d".formatted(what, bytes.remaining(), bytes(type, count)));
    }
    ByteBuffer b = bytes.order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type) {
            case FLOAT32 -> b.getFloat(4 * i);
            case UINT8, BOOL -> b.get(i) & 0xFF;
            case INT8 -> b.get(i);
            case UINT16 -> b.getShort(2 * i) & 0xFFFF;
            case INT16 -> b.getShort(2 * i);
            case INT32 -> b.getInt(4 * i);
            case UINT32 -> b.getInt(4 * i) & 0xFFFFFFFFL;
            case INT64, UINT64 -> b.getLong(8 * i);
            case FLOAT16 -> Float.float16ToFloat(b.getShort(2 * i));
            case BFLOAT16 -> Float.intBitsToFloat(b.getShort(2 * i) << 16);
            case FLOAT64 -> b.getDouble(8 * i);
            // Two in a byte, the first in the low bits.
            case UINT4 -> b.get(i / 2) >> 4 * (i % 2) & 15;
            case INT4 -> (byte) (b.get(i / 2) >> 4 * (i % 2) << 4) >> 4;
          };
    }
    return values;
  }

  private static double[] listed(TensorProto t, ElementType type, int count, String what)
      throws Damaged {
    int there =
        switch (type) {
          case FLOAT32 -> t.getFloatDataCount();
          case FLOAT64 -> t.getDoubleDataCount();
          case INT64 -> t.getInt64DataCount();
          case UINT32, UINT64 -> t.getUint64DataCount();
          case UINT4, INT4 -> 2 * t.getInt32DataCount() - count % 2;
          default -> t.getInt32DataCount();
        };
    if (there != count) {
      throw new Damaged(what + " has " + there + " elements instead of " + count);
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type) {
            case FLOAT32 -> t.getFloatData(i);
            case FLOAT64 -> t.getDoubleData(i);
            case INT64 -> t.getInt64Data(i);
            case UINT32, UINT64 -> t.getUint64Data(i);
            case FLOAT16 -> Float.float16ToFloat((short) t.getInt32Data(i));
            case BFLOAT16 -> Float.intBitsToFloat(t.getInt32Data(i) << 16);
            case UINT8, BOOL -> t.getInt32Data(i) & 0xFF;
            case INT8 -> (byte) t.getInt32Data(i);
            case UINT16 -> t.getInt32Data(i) & 0xFFFF;
            case INT16 -> (short) t.getInt32Data(i);
            case INT32 -> t.getInt32Data(i);
            case UINT4 -> t.getInt32Data(i / 2) >> 4 * (i % 2) & 15;
            case INT4 -> (byte) (t.getInt32Data(i / 2) >> 4 * (i % 2) << 4) >> 4;
          };
    }
    return values;
  }

  /** Reads the bytes of a tensor that are in another file, which has to be below the model's. */
  private ByteBuffer external(TensorProto tensor, String what, ElementType type, int count)
      throws Damaged {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    String location = entries.getOrDefault("location", "");
    try {
      Path root = folder.toRealPath();
      Path file = root.resolve(location).normalize();
      FilesRead.note(file);
      if (location.isEmpty() || !file.startsWith(root) || Path.of(location).isAbsolute()) {
        throw new Damaged(what + " is said to be in '" + location + "', outside of its folder");
      }
      if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(root)) {
        throw new Damaged(what + " is in '" + location + "', which is not beside the model");
      }
      long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
      long length =
          Long.parseLong(entries.getOrDefault("length", String.valueOf(bytes(type, count))));
      long size = Files.size(file);
      if (offset < 0 || length != bytes(type, count) || offset > size - length) {
        throw new Damaged(
            "%s is said to be %d bytes at %d of '%s', which has %d"
                .formatted(what, length, offset, location, size));
      }
      try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
        byte[] read = new byte[Math.toIntExact(length)];
        in.seek(offset);
        in.readFully(read);
        return ByteString.copyFrom(read).asReadOnlyByteBuffer();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new Damaged(what + " cannot be read from '" + location + "'");
    }
  }
}
