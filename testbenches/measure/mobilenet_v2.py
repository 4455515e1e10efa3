#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes MobileNetV2 with random int8 weights as a .loom and an .npz file, to measure plans and
inferences of a large network.

    python3 testbenches/measure/mobilenet_v2.py FOLDER [--size 224] [--width 1.0] [--multipliers 256]

The architecture is that of Sandler et al. 2018, table 2. The scales of the weights keep the spread of
activations from layer to layer. An input for `bitloom run` comes with it. Needs numpy.
"""

import argparse
from pathlib import Path

import numpy as np

# Expansion, channels, repeats, stride of the bottlenecks.
BLOCKS = [
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
]
SPREAD = 40  # standard deviation of a weight's code


def rounded(channels, width):
    """The channels of a layer at a width: a multiple of 8, and not below 90 % of what was asked."""
    asked = channels * width
    near = max(8, int(asked + 4) // 8 * 8)
    return near if near >= 0.9 * asked else near + 8


class Network:
    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.layers, self.numerics, self.arrays = [], [], {}

    def weighted(self, name, call, shape, fan_in, outputs, clamped):
        self.layers.append(f"{name} = {call};")
        scale = np.sqrt((2 if clamped else 1) / fan_in) / SPREAD
        activations = "scale 6/255 zero_point -128" if clamped else "scale 0.03 zero_point 0"
        self.numerics.append(f"{name} weights int8 scale {scale:.6g}, activations int8 {activations};")
        codes = np.clip(np.rint(self.random.normal(0, SPREAD, shape)), -127, 127)
        self.arrays[f"{name}.weights"] = codes.astype(np.int8)
        self.arrays[f"{name}.bias"] = self.random.integers(-2000, 2000, outputs, np.int32)
        return name

    def conv(self, name, x, inputs, outputs, kernel=1, stride=1, clamped=True):
        call = f"conv2d({x}, filters: {outputs}, kernel: [{kernel}, {kernel}], stride: [{stride}, {stride}], padding: same"
        call += ", activation: relu6)" if clamped else ")"
        shape = (outputs, kernel, kernel, inputs)
        return self.weighted(name, call, shape, kernel * kernel * inputs, outputs, clamped)

    def depthwise(self, name, x, channels, stride):
        call = f"depthwise_conv2d({x}, kernel: [3, 3], stride: [{stride}, {stride}], padding: same, activation: relu6)"
        return self.weighted(name, call, (3, 3, channels), 9, channels, True)

    def add(self, name, a, b):
        self.layers.append(f"{name} = add({a}, {b});")
        self.numerics.append(f"{name} activations int8 scale 0.04 zero_point 0;")
        return name


def build(width, seed):
    net = Network(seed)
    inputs = rounded(32, width)
    x = net.conv("stem", "image", 3, inputs, kernel=3, stride=2)
    for b, (expansion, channels, repeats, stride) in enumerate(BLOCKS):
        outputs = rounded(channels, width)
        for r in range(repeats):
            start, name, wide = x, f"block{b}_{r}", inputs * expansion
            if expansion > 1:
                x = net.conv(f"{name}_expand", x, inputs, wide)
            x = net.depthwise(f"{name}_depthwise", x, wide, stride if r == 0 else 1)
            x = net.conv(f"{name}_project", x, wide, outputs, clamped=False)
            if r > 0:
                x = net.add(f"{name}_add", x, start)
            inputs = outputs
    last = rounded(1280, max(1.0, width))
    x = net.conv("head", x, inputs, last)
    net.layers.append(f"pooled = global_avg_pool({x});")
    net.weighted("scores", "dense(pooled, units: 1000)", (1000, last), last, 1000, False)
    return net


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--width", type=float, default=1.0)
    parser.add_argument("--multipliers", type=int, default=256)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    net = build(options.width, options.seed)
    lines = ["network mobilenet_v2 {"]
    lines += [f"    input image: int8[{options.size}, {options.size}, 3] scale 1/128 zero_point 0;", ""]
    lines += ["    " + layer for layer in net.layers]
    lines += ["", "    output scores;", "}", "", 'weights "mobilenet_v2.npz";', "", "numerics {"]
    lines += ["    " + rule for rule in net.numerics]
    lines += ["}", "", "hardware {", f"    multipliers {options.multipliers};", "}"]
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / "mobilenet_v2.loom").write_text("\n".join(lines) + "\n")
    np.savez(options.folder / "mobilenet_v2.npz", **net.arrays)
    image = net.random.integers(-128, 128, (1, options.size, options.size, 3), np.int8)
    np.save(options.folder / "image.npy", image)


if __name__ == "__main__":
    main()
