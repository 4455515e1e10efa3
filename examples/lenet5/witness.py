#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes expected.npy: the integer network on inputs.npy, in exact integers, with numpy alone.

    ./bitloom import examples/lenet5/lenet5.loom -o rtl-out/lenet5.integers
    python3 examples/lenet5/witness.py rtl-out/lenet5.integers

It takes weights, biases, scales and zero points from the imported network and shares no code with
Bitloom: the sums, the 31-bit multipliers and the rounding are computed here.
"""

import math
import pathlib
import re
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent


def numbers(text, layer):
    """Scale and zero point of a layer's activations."""
    rule = re.search(r"%s .*activations int8 scale (\S+) zero_point (-?\d+);" % layer, text)
    return float(np.float32(rule.group(1))), int(rule.group(2))


def multiplier(ratio):
    """A real ratio as (m, shift) with ratio = m / 2^shift and m below 2^31."""
    fraction, exponent = math.frexp(ratio)
    m = math.floor(fraction * 2**31 + 0.5)
    return (m // 2, 30 - exponent) if m == 2**31 else (m, 31 - exponent)


def requantized(sums, ratios, zero_point, low):
    """floor(sum * m / 2^shift + 1/2) + zero point, clamped, per output channel (the last axis)."""
    out = np.empty(sums.shape, np.int64)
    for o, ratio in enumerate(ratios):
        m, shift = multiplier(ratio)
        scaled = sums[..., o].astype(object) * m + (1 << (shift - 1))
        out[..., o] = (scaled >> shift).astype(np.int64) + zero_point
    return np.clip(out, low, 127)


def windows(x, size):
    """All size x size windows of [n, h, w, c], flattened in row, column, channel order."""
    n, h, w, c = x.shape
    view = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))
    return view.transpose(0, 1, 2, 4, 5, 3).reshape(n, h - size + 1, w - size + 1, size * size * c)


def pooled(x):
    n, h, w, c = x.shape
    return x.reshape(n, h // 2, 2, w // 2, 2, c).max(axis=(2, 4))


def layer(name, text, arrays, x, scale, zero_point, relu=False):
    """Returns outputs, their scale and their zero point."""
    weights = arrays[name + ".weights"].astype(np.int64)
    weights = weights.reshape(len(weights), -1)
    sums = (x - zero_point) @ weights.T + arrays[name + ".bias"].astype(np.int64)
    out_scale, out_zero = numbers(text, name)
    ratios = scale * arrays[name + ".weights.scale"].astype(np.float64) / out_scale
    low = max(-128, out_zero) if relu else -128
    return requantized(sums, ratios, out_zero, low), out_scale, out_zero


def main():
    folder = pathlib.Path(sys.argv[1])
    text = (folder / "lenet5.loom").read_text()
    arrays = np.load(folder / "lenet5.npz")
    x = np.load(HERE / "inputs.npy").astype(np.int64)
    y = layer("conv1", text, arrays, windows(x, 5), float(np.float32(1 / 255)), 0)
    y = layer("conv2", text, arrays, windows(pooled(y[0]), 5), *y[1:])
    flat = pooled(y[0]).reshape(len(x), -1)
    y = layer("fc1", text, arrays, flat, *y[1:], relu=True)
    y = layer("fc2", text, arrays, *y)
    np.save(HERE / "expected.npy", y[0].astype(np.int8))
    labels = np.load(HERE / "labels.npy")
    print("%d of %d digits recognised" % ((y[0].argmax(1) == labels).sum(), len(labels)))


if __name__ == "__main__":
    main()
