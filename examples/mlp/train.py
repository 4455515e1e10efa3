#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains, quantizes and evaluates the network of this example, with nothing but numpy.

    python3 train.py            writes all the files beside this script
    python3 train.py --check    only recomputes expected.npy from the committed integers

It is deliberately a second, independent implementation of the arithmetic: it shares no code with
Bitloom, so expected.npy is a third witness beside the golden model and the RTL.

The network is 784 - 32 - 10 with a relu between. Weights of `hidden` are int6, one scale for all;
weights of `logits` are int8, one scale per output channel. Activations are uint8 (pixels and
hidden, zero point 0) and int8 (logits, with a zero point).
"""

import math
import sys
import zipfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
TRAINING_IMAGES = 800  # of the 1000 in digits.npz; the others are held out
VECTORS = 48  # held-out images that become inputs.npy
HIDDEN = 32
EPOCHS = 150
BATCH = 40
SEED = 20240601


# ---------------------------------------------------------------- training (floating point)


def shifted(images, random):
    """Moves every image by up to two pixels each way: 800 images alone are learnt by heart."""
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    moved = np.empty_like(images)
    for i, (dy, dx) in enumerate(random.integers(0, 5, size=(len(images), 2))):
        moved[i] = padded[i, dy : dy + 28, dx : dx + 28]
    return moved


def train(images, labels):
    """Adam on softmax cross entropy; returns [w0, b0, w1, b1], weights as [out, in]."""
    random = np.random.default_rng(SEED)
    parameters = [
        random.normal(0, math.sqrt(2 / 784), (HIDDEN, 784)),
        np.zeros(HIDDEN),
        random.normal(0, math.sqrt(1 / HIDDEN), (10, HIDDEN)),
        np.zeros(10),
    ]
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]
    step = 0
    for epoch in range(EPOCHS):
        rate = 2e-3 * 0.5 * (1 + math.cos(math.pi * epoch / EPOCHS))
        order = random.permutation(len(images))
        moved = shifted(images, random)
        for start in range(0, len(order), BATCH):
            pick = order[start : start + BATCH]
            gradients = backward(parameters, moved[pick].reshape(-1, 784), labels[pick])
            step += 1
            for p, g, m, v in zip(parameters, gradients, first, second):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                p -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return parameters


def backward(parameters, x, labels):
    """Gradients of the loss, with weight decay on the weights (it also narrows their range)."""
    w0, b0, w1, b1 = parameters
    hidden = np.maximum(x @ w0.T + b0, 0)
    scores = hidden @ w1.T + b1
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    p /= len(labels)
    back = (p @ w1) * (hidden > 0)
    return [back.T @ x + 2e-4 * w0, back.sum(axis=0), p.T @ hidden + 2e-4 * w1, p.sum(axis=0)]


# ---------------------------------------------------------------- quantization


def symmetric(weights, bits, axis):
    """Integer weights and their float32 scale: max(abs) becomes the largest code."""
    largest = 2 ** (bits - 1) - 1
    scale = np.float32(np.abs(weights).max(axis=axis, keepdims=axis is not None) / largest)
    codes = np.clip(np.rint(weights / np.float64(scale)), -largest, largest)
    return codes.astype(np.int8), np.atleast_1d(np.squeeze(scale)).astype(np.float32)


def short(value):
    """The value with four decimal digits, so that the network file is readable."""
    return np.float32(f"{float(value):.4g}")


def quantize(parameters, images):
    """All the integers and scales of the network, in a dictionary."""
    w0, b0, w1, b1 = parameters
    x = images.reshape(-1, 784)
    hidden = np.maximum(x @ w0.T + b0, 0)
    scores = hidden @ w1.T + b1
    sx = np.float32(1) / np.float32(255)
    sh = short(hidden.max() / 255)
    low, high = float(scores.min()), float(scores.max())
    sy = short((high - low) / 255)
    zy = int(np.clip(np.rint(-128 - low / float(sy)), -128, 127))
    q0, s0 = symmetric(w0, 6, None)
    s0 = np.array([short(s0[0])])
    q0 = np.clip(np.rint(w0 / float(s0[0])), -32, 31).astype(np.int8)
    q1, s1 = symmetric(w1, 8, 1)
    c0 = np.rint(b0 / (float(sx) * s0.astype(np.float64))).astype(np.int32)
    c1 = np.rint(b1 / (float(sh) * s1.astype(np.float64))).astype(np.int32)
    return dict(sx=sx, sh=sh, sy=sy, zy=zy, q0=q0, s0=s0, c0=c0, q1=q1, s1=s1, c1=c1)


# ---------------------------------------------------------------- integer arithmetic


def quantize_multiplier(m):
    """A real multiplier as (qm, shift): m = qm / 2^shift, qm in [2^30, 2^31)."""
    if m == 0:
        return 0, 31
    fraction, exponent = math.frexp(m)
    qm = math.floor(fraction * 2**31 + 0.5)
    if qm == 2**31:
        qm, exponent = qm // 2, exponent + 1
    if exponent < -31:
        return 0, 31
    return qm, 31 - exponent


def requantize(acc, sx, sw, sy, zero_point, low, high):
    """Round half up: (acc * qm + 2^(s-1)) >> s, then the zero point, then the clamp."""
    result = np.empty_like(acc)
    for channel in range(acc.shape[1]):
        scale = float(sw[channel % len(sw)])
        qm, s = quantize_multiplier(float(sx) * scale / float(sy))
        for sample in range(acc.shape[0]):
            rounded = (int(acc[sample, channel]) * qm + (1 << (s - 1))) >> s
            result[sample, channel] = min(max(rounded + zero_point, low), high)
    return result


def infer(n, images):
    """Integer inference; int64 holds every sum here without overflow."""
    x = images.reshape(-1, 784).astype(np.int64)
    acc = x @ n["q0"].astype(np.int64).T + n["c0"]
    hidden = requantize(acc, n["sx"], n["s0"], n["sh"], 0, 0, 255)
    acc = hidden @ n["q1"].astype(np.int64).T + n["c1"]
    return requantize(acc, n["sh"], n["s1"], n["sy"], n["zy"], -128, 127).astype(np.int8)


# ---------------------------------------------------------------- files


def write_npz(path, **arrays):
    """Like numpy.savez, but the same bytes on every run: fixed time stamps."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(name.replace("__", ".") + ".npy", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                np.lib.format.write_array(file, np.ascontiguousarray(array))


def text(scale):
    """The shortest decimal that is this float32 again."""
    return np.format_float_positional(np.float32(scale), trim="-")


NETWORK = """\
// A small digit classifier, trained and quantized by train.py.
network mlp {{
    input image: uint8[28, 28, 1] scale 1/255 zero_point 0;

    hidden = dense(image, units: 32, activation: relu);
    logits = dense(hidden, units: 10);

    output logits;
}}

weights "mlp.npz";                        // hidden.weights, hidden.bias, logits.weights, ...

numerics {{
    default rounding half_up;
    hidden  weights int6 scale {s0}, activations uint8 scale {sh} zero_point 0;
    logits  weights int8, activations int8 scale {sy} zero_point {zy};
}}

hardware {{
    multipliers 64;
}}
"""


def write(n, images, labels):
    write_npz(
        HERE / "mlp.npz",
        hidden__weights=n["q0"],
        hidden__bias=n["c0"],
        logits__weights=n["q1"],
        logits__weights__scale=n["s1"],
        logits__bias=n["c1"],
    )
    (HERE / "mlp.loom").write_text(
        NETWORK.format(s0=text(n["s0"][0]), sh=text(n["sh"]), sy=text(n["sy"]), zy=n["zy"])
    )
    np.save(HERE / "inputs.npy", images[:VECTORS])
    np.save(HERE / "labels.npy", labels[:VECTORS].astype(np.uint8))
    np.save(HERE / "expected.npy", infer(n, images[:VECTORS]))


def committed():
    """The network as the files beside this script say."""
    z = np.load(HERE / "mlp.npz")
    words = (HERE / "mlp.loom").read_text().split("numerics {")[1]
    words = words.replace(";", " ").replace(",", " ").split()
    scales = [np.float32(words[i + 1]) for i, word in enumerate(words) if word == "scale"]
    points = [int(words[i + 1]) for i, word in enumerate(words) if word == "zero_point"]
    return dict(
        sx=np.float32(1) / np.float32(255), s0=np.array(scales[:1]), sh=scales[1], sy=scales[2],
        zy=points[1], q0=z["hidden.weights"], c0=z["hidden.bias"], q1=z["logits.weights"],
        s1=z["logits.weights.scale"], c1=z["logits.bias"],
    )


def main():
    data = np.load(HERE / "digits.npz")
    images, labels = data["images"].reshape(-1, 28, 28), data["labels"].astype(np.int64)
    held_images, held_labels = data["images"][TRAINING_IMAGES:], data["labels"][TRAINING_IMAGES:]
    if "--check" in sys.argv[1:]:
        same = np.array_equal(infer(committed(), np.load(HERE / "inputs.npy")),
                              np.load(HERE / "expected.npy"))
        print("expected.npy is", "reproduced" if same else "NOT reproduced")
        sys.exit(0 if same else 1)
    real = images[:TRAINING_IMAGES] / 255
    parameters = train(real, labels[:TRAINING_IMAGES])
    w0, b0, w1, b1 = parameters
    scores = np.maximum(held_images.reshape(-1, 784) / 255 @ w0.T + b0, 0) @ w1.T + b1
    network = quantize(parameters, real)
    write(network, held_images, held_labels)
    for name, result in [("float", scores), ("integer", infer(network, held_images))]:
        print(f"held-out accuracy, {name}: {np.mean(result.argmax(axis=1) == held_labels):.3f}")


if __name__ == "__main__":
    main()
