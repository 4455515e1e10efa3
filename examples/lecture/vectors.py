#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the inputs and expected outputs of this example, computed in exact integers.

    python3 vectors.py

It shares no code with Bitloom.
"""

import math
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
W = [[247, 163, 189, 255], [148, 214, 214, 207], [0, 46, 229, 71], [145, 245, 204, 207]]
X = [[105, 64, 186, 168], [0, 105, 105, 145], [107, 61, 181, 255], [99, 209, 43, 89]]
BIAS = [650, 1300, 1951, 650]


def accumulators():
    """y[n][m] = sum_k x[n][k] * w[m][k] + bias[m], where row n of x is column n of X."""
    return [
        [sum(W[m][k] * X[k][n] for k in range(4)) + BIAS[m] for m in range(4)] for n in range(4)
    ]


def quantize_multiplier(m):
    """A real multiplier as (qm, shift): m = qm / 2^shift, qm in [2^30, 2^31)."""
    fraction, exponent = math.frexp(m)
    qm = math.floor(fraction * 2**31 + 0.5)
    if qm == 2**31:
        qm, exponent = qm // 2, exponent + 1
    return qm, 31 - exponent


def requantized(rows):
    """Round half up: clamp((acc * qm + 2^(s-1)) >> s), scales as float32."""
    pixel = np.float32(1) / np.float32(255)
    out = np.float32(136671 / 16581375)
    qm, s = quantize_multiplier(float(pixel) * float(pixel) / float(out))
    return [[min(max((acc * qm + (1 << (s - 1))) >> s, 0), 255) for acc in row] for row in rows]


def main():
    rows = accumulators()
    assert max(map(max, rows)) == 136671
    np.save(HERE / "x.npy", np.array([X], dtype=np.uint8).transpose(0, 2, 1).copy())
    np.save(HERE / "w.npy", np.array([W], dtype=np.uint8))
    np.save(HERE / "expected.npy", np.array([rows], dtype=np.int32))
    np.save(HERE / "expected_uint8.npy", np.array([requantized(rows)], dtype=np.uint8))
    print("W X + b =")
    print(np.array(rows).T)
    print("as uint8 =")
    print(np.array(requantized(rows)).T)


if __name__ == "__main__":
    main()
