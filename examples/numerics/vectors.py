#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes one folder per number format: network, weights, inputs, expected outputs.

    python3 vectors.py

The same float network is quantized to every format and then computed in exact integers. It shares
no code with Bitloom.
"""

import math
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
INPUT = (6, 6, 2)
FILTERS, UNITS, SAMPLES = 6, 4, 24
ZERO_POINT = 100


def per_channel(function):
    """Applies a quantizer of one channel to every channel: codes and scales."""

    def quantize(w):
        rows = [function(row) for row in w.reshape(len(w), -1)]
        codes = np.array([codes for codes, _ in rows]).reshape(w.shape)
        return codes, [scale for _, scale in rows], 0

    return quantize


def symmetric(largest):
    """Integers of magnitude `largest` at most."""

    def channel(row):
        scale = np.float32(np.abs(row).max() / largest)
        return np.rint(row / float(scale)), scale

    return per_channel(channel)


def bipolar(row):
    """The sign; the mean magnitude has the smallest squared error."""
    return np.where(row < 0, -1, 1), np.float32(np.abs(row).mean())


def ternary(row):
    """0 below 0.7 of the mean magnitude; the scale is the mean of the others."""
    kept = np.abs(row) > 0.7 * np.abs(row).mean()
    return np.sign(row) * kept, np.float32(np.abs(row[kept]).mean())


def pow2(bits):
    """sign(w) * 2^round(log2(abs(w))) at a scale that is a power of two as well."""
    top = 2 ** (bits - 1) - 2

    def channel(row):
        scale = 2.0 ** (round(math.log2(np.abs(row).max())) - top)
        exponents = np.rint(np.log2(np.abs(row) / scale))
        codes = np.where(exponents < 0, 0, np.sign(row) * 2.0 ** np.clip(exponents, 0, top))
        return codes, np.float32(scale)

    return per_channel(channel)


def codebook(size):
    """Lloyd's k-means from quantiles; the centroids become int8."""

    def quantize(w):
        flat = np.sort(w.ravel())
        centroids = np.quantile(flat, (np.arange(size) + 0.5) / size)
        for _ in range(100):
            nearest = np.abs(w.ravel()[:, None] - centroids).argmin(axis=1)
            centroids = np.array(
                [w.ravel()[nearest == k].mean() if (nearest == k).any() else c
                 for k, c in enumerate(centroids)])
        scale = np.float32(np.abs(centroids).max() / 127)
        return np.rint(centroids / float(scale))[nearest].reshape(w.shape), [scale], 0

    return quantize


def affine(w):
    """uint8 with a zero point: the whole range from minimum to maximum is used."""
    scale = np.float32((w.max() - w.min()) / 255)
    zero_point = round(-w.min() / float(scale))
    return np.clip(np.rint(w / float(scale)) + zero_point, 0, 255), [scale], zero_point


def fixed(bits, fraction):
    """Multiples of 2^-fraction."""

    def quantize(w):
        limit = 2 ** (bits - 1)
        codes = np.clip(np.floor(w * 2.0**fraction + 0.5), -limit, limit - 1)
        return codes, [np.float32(2.0**-fraction)], 0

    return quantize


FORMATS = {
    "int4": ("int4", symmetric(7)),
    "sign_magnitude": ("sign_magnitude<8>", symmetric(127)),
    "bipolar": ("bipolar", per_channel(bipolar)),
    "ternary": ("ternary", per_channel(ternary)),
    "pow2": ("pow2(4)", pow2(4)),
    "codebook": ("codebook(16)", codebook(16)),
    "asymmetric": ("uint8", affine),
    "fixed": ("fixed<7, 6>", fixed(7, 6)),
}


def quantize_multiplier(m):
    """A real multiplier as (qm, shift): m = qm / 2^shift, qm in [2^30, 2^31)."""
    fraction, exponent = math.frexp(m)
    qm = math.floor(fraction * 2**31 + 0.5)
    if qm == 2**31:
        qm, exponent = qm // 2, exponent + 1
    return qm, 31 - exponent


def requantize(acc, scales, out_scale, low, high):
    """Round half up, per output channel (the last axis), zero point 0."""
    out = np.empty(acc.shape, dtype=object)
    for o in range(acc.shape[-1]):
        scale = scales[o % len(scales)]
        qm, s = quantize_multiplier(scale / float(out_scale))
        for index in np.ndindex(acc.shape[:-1]):
            y = (int(acc[index][o]) * qm + (1 << (s - 1))) >> s
            out[index][o] = min(max(y, low), high)
    return out.astype(np.int64)


def convolve(x, w):
    """Valid 3 x 3 convolution, HWC and [out, kh, kw, in], in integers."""
    h, v = x.shape[0] - 2, x.shape[1] - 2
    y = np.zeros((h, v, len(w)), dtype=x.dtype)
    for r in range(h):
        for c in range(v):
            y[r, c] = np.tensordot(w, x[r : r + 3, c : c + 3], axes=3)
    return y


def text(name, kind, one, two, in_type, mid, out):
    fixed_type = kind.startswith("fixed")

    def weights(quantized):
        scale = "" if fixed_type or len(quantized[1]) > 1 else f" scale {quantized[1][0]!s}"
        return f"{kind}{scale}" + (f" zero_point {quantized[2]}" if quantized[2] else "")

    return f"""// A small network whose weights are {kind}.
network {name} {{
    input x: {in_type};

    features = conv2d(x, filters: {FILTERS}, kernel: [3, 3], activation: relu);
    scores   = dense(features, units: {UNITS});

    output scores;
}}

weights "{name}.npz";

numerics {{
    default  rounding half_up;
    features weights {weights(one)}, activations {mid};
    scores   weights {weights(two)}, activations {out};
}}

hardware {{
    multipliers 32;
}}
"""


def build(name, kind, quantizer, conv, dense, bias, pixels):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    one, two = quantizer(conv), quantizer(dense)
    is_fixed = kind.startswith("fixed")
    x_scale = np.float32(1 / 128) if is_fixed else np.float32(0.01)
    x = pixels.astype(np.int64) if is_fixed else pixels.astype(np.int64) + 128
    zero = 0 if is_fixed else ZERO_POINT
    w1 = one[0].astype(np.int64) - one[2]
    w2 = two[0].astype(np.int64) - two[2]
    s1 = [float(x_scale) * float(s) for s in one[1]]
    b1 = np.array([round(b / s1[o % len(s1)]) for o, b in enumerate(bias)])
    acc1 = np.array([convolve(sample - zero, w1) + b1 for sample in x])
    peak = max(float(acc1[..., o].max()) * s1[o % len(s1)] for o in range(FILTERS))
    mid_scale = np.float32(2.0**-5) if is_fixed else np.float32(round(peak / 255, 6))
    mid = requantize(acc1, s1, mid_scale, 0, 255)
    s2 = [float(mid_scale) * float(s) for s in two[1]]
    acc2 = mid.reshape(SAMPLES, -1) @ w2.T
    peak = max(float(np.abs(acc2[..., o]).max()) * s2[o % len(s2)] for o in range(UNITS))
    out_scale = np.float32(2.0**-4) if is_fixed else np.float32(round(peak / 127, 6))
    y = requantize(acc2, s2, out_scale, -128, 127)
    types = (
        ("fixed<8, 7>[6, 6, 2]", "ufixed<8, 5>", "fixed<8, 4>")
        if is_fixed
        else (
            f"uint8[6, 6, 2] scale 0.01 zero_point {ZERO_POINT}",
            f"uint8 scale {mid_scale!s}",
            f"int8 scale {out_scale!s}",
        )
    )
    store = np.uint8 if kind == "uint8" else np.int8
    arrays = {
        "features.weights": one[0].astype(store),
        "features.bias": b1.astype(np.int32),
        "scores.weights": two[0].astype(store),
    }
    for layer, quantized in (("features", one), ("scores", two)):
        if len(quantized[1]) > 1:
            arrays[f"{layer}.weights.scale"] = np.array(quantized[1], dtype=np.float32)
    np.savez(folder / f"{name}.npz", **arrays)
    np.save(folder / "inputs.npy", x.astype(np.int8 if is_fixed else np.uint8))
    np.save(folder / "expected.npy", y.astype(np.int8))
    (folder / f"{name}.loom").write_text(text(name, kind, one, two, *types))
    return y * float(out_scale)


def main():
    random = np.random.default_rng(2024)
    conv = random.normal(0, 0.2, (FILTERS, 3, 3, 2))
    dense = random.normal(0, 0.1, (UNITS, 4 * 4 * FILTERS))
    bias = random.normal(0, 0.2, FILTERS)
    pixels = random.integers(-128, 128, (SAMPLES, *INPUT))
    for name, (kind, quantizer) in FORMATS.items():
        scores = build(name, kind, quantizer, conv, dense, bias, pixels)
        print(f"{name:15} scores of sample 0: {np.round(scores[0], 2)}")


if __name__ == "__main__":
    main()
