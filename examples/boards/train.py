#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains the two networks of this folder with nothing but numpy, and writes the files beside them.

sine: 1 - 16 - 1 with a relu between, approximates sin(x) for x in [0, 2 pi).
keywords: drawn spectrograms of 16 frames of 8 bands: silence, a rising tone, a falling tone, a
double tone. Oriented 3 x 3 filters that are drawn once, and a dense layer that is trained on them.
"""

from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent


def sine():
    random = np.random.default_rng(5)
    x = np.arange(256) * (2 * np.pi / 256)
    # Hinges at even places; the weights behind them are the least squares.
    hinges = np.linspace(-0.4, 2 * np.pi, 16, endpoint=False)
    w1 = np.full((16, 1), 1.0)
    b1 = -hinges
    hidden = np.maximum(x[:, None] @ w1.T + b1, 0)
    design = np.c_[hidden, np.ones(256)]
    best = np.linalg.lstsq(
        np.r_[design, 0.05 * np.eye(17)], np.r_[np.sin(x), np.zeros(17)], rcond=None
    )[0]
    folder = HERE / "sine"
    np.savez(
        folder / "sine.npz",
        **{
            "hidden.weights": w1.astype(np.float32),
            "hidden.bias": b1.astype(np.float32),
            "wave.weights": best[None, :16].astype(np.float32),
            "wave.bias": best[16:].astype(np.float32),
        },
    )
    np.savez(folder / "calibration.npz", angle=np.arange(256, dtype=np.uint8)[:, None])
    np.save(folder / "inputs.npy", random.permutation(256).astype(np.uint8)[:64, None])
    print("sine: largest error in floating point %.3f" % np.abs(design @ best - np.sin(x)).max())


def spectrogram(word, random):
    picture = np.abs(random.normal(0, 0.06, (16, 8)))
    start = random.integers(1, 5)
    length = random.integers(8, 12)
    low = random.integers(0, 3)
    for step in range(length):
        along = low + step * (7 - low) / length
        bands = {1: [along], 2: [7 - along + low], 3: [low, low + 4]}.get(word, [])
        for band in bands:
            for k in range(8):
                picture[start + step, k] += np.exp(-((k - band) ** 2) / 0.5)
    return np.clip(np.rint(picture * 200), 0, 255).astype(np.uint8)


def keywords():
    random = np.random.default_rng(11)
    labels = random.integers(0, 4, 600)
    images = np.stack([spectrogram(label, random) for label in labels])
    filters = random.normal(0, 0.5, (6, 3, 3))
    filters -= 0.7 * filters.mean(axis=(1, 2), keepdims=True)
    x = images / 255.0
    windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(1, 2))[:, ::2, ::2]
    features = np.maximum(np.einsum("nyxij,fij->nyxf", windows, filters), 0).reshape(600, -1)
    w = np.zeros((4, features.shape[1]))
    b = np.zeros(4)
    for step in range(600):
        scores = features[:400] @ w.T + b
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        p[np.arange(400), labels[:400]] -= 1
        w -= 0.5 * (p.T @ features[:400] / 400 + 1e-3 * w)
        b -= 0.5 * p.mean(axis=0)
    guesses = (features[400:] @ w.T + b).argmax(axis=1)
    folder = HERE / "keywords"
    np.savez(
        folder / "keywords.npz",
        **{
            "edges.weights": filters[..., None].astype(np.float32),
            "edges.bias": np.zeros(6, np.float32),
            "words.weights": w.astype(np.float32),
            "words.bias": b.astype(np.float32),
        },
    )
    np.savez(folder / "calibration.npz", sound=images[:128, ..., None])
    np.save(folder / "inputs.npy", images[400:432, ..., None])
    np.save(folder / "labels.npy", labels[400:432])
    (folder / "classes.txt").write_text("silence\nrising\nfalling\ndouble\n")
    print("keywords: %.3f of 200 held-out sounds" % (guesses == labels[400:]).mean())


if __name__ == "__main__":
    sine()
    keywords()
