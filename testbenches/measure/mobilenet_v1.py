#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes networks with random int8 weights as .loom and .npz files, to measure plans of depthwise layers.

    python3 testbenches/measure/mobilenet_v1.py FOLDER [--size 96] [--width 0.25] [--classes 2] [--multipliers 256]

FOLDER/mobilenet_v1.loom is MobileNetV1 (Howard et al. 2017, table 1), by default in the form of the visual wake words
of MLPerf Tiny. FOLDER/micro_speech.loom is one depthwise layer of 10 x 8 with stride 2 and 8 outputs from the one
channel of 49 x 40, then a dense one. Each has inputs of its own beside it. Needs numpy.
"""

import argparse
from pathlib import Path

import numpy as np

# Channels and stride of the depthwise blocks.
BLOCKS = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)]
BLOCKS += [(512, 1)] * 5 + [(1024, 2), (1024, 1)]
SPREAD = 40  # standard deviation of a weight's code


class Network:
    def __init__(self, name, image, seed):
        self.name, self.image = name, image
        self.random = np.random.default_rng(seed)
        self.layers, self.numerics, self.arrays = [], [], {}

    def weighted(self, name, call, shape, fan_in, outputs, clamped=True):
        self.layers.append(f"{name} = {call};")
        scale = np.sqrt((2 if clamped else 1) / fan_in) / SPREAD
        activations = "scale 6/255 zero_point -128" if clamped else "scale 0.05 zero_point 0"
        self.numerics.append(f"{name} weights int8 scale {scale:.6g}, activations int8 {activations};")
        codes = np.clip(np.rint(self.random.normal(0, SPREAD, shape)), -127, 127)
        self.arrays[f"{name}.weights"] = codes.astype(np.int8)
        self.arrays[f"{name}.bias"] = self.random.integers(-2000, 2000, outputs, np.int32)
        return name

    def conv(self, name, x, inputs, outputs, kernel, stride):
        call = f"conv2d({x}, filters: {outputs}, kernel: [{kernel}, {kernel}], stride: [{stride}, {stride}], padding: same, activation: relu6)"
        return self.weighted(name, call, (outputs, kernel, kernel, inputs), kernel * kernel * inputs, outputs)

    def depthwise(self, name, x, channels, kernel, stride, multiplier=1):
        rows, columns = kernel
        call = f"depthwise_conv2d({x}, kernel: [{rows}, {columns}], stride: [{stride}, {stride}], padding: same, activation: relu6"
        call += f", depth_multiplier: {multiplier})" if multiplier > 1 else ")"
        outputs = channels * multiplier
        return self.weighted(name, call, (rows, columns, outputs), rows * columns, outputs)

    def dense(self, name, x, inputs, units):
        return self.weighted(name, f"dense({x}, units: {units})", (units, inputs), inputs, units, False)

    def write(self, folder, output, multipliers):
        shape = ", ".join(map(str, self.image))
        lines = [f"network {self.name} {{", f"    input image: int8[{shape}] scale 1/128 zero_point 0;", ""]
        lines += ["    " + layer for layer in self.layers]
        lines += ["", f"    output {output};", "}", "", f'weights "{self.name}.npz";', "", "numerics {"]
        lines += ["    " + rule for rule in self.numerics]
        lines += ["}", "", "hardware {", f"    multipliers {multipliers};", "}"]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.name}.loom").write_text("\n".join(lines) + "\n")
        np.savez(folder / f"{self.name}.npz", **self.arrays)
        images = self.random.integers(-128, 128, (4, *self.image), np.int8)
        np.save(folder / f"{self.name}_inputs.npy", images)


def mobilenet(size, width, classes, seed):
    net = Network("mobilenet_v1", (size, size, 3), seed)
    inputs = max(8, int(32 * width))
    x = net.conv("stem", "image", 3, inputs, 3, 2)
    for b, (channels, stride) in enumerate(BLOCKS):
        outputs = max(8, int(channels * width))
        x = net.depthwise(f"depthwise{b}", x, inputs, (3, 3), stride)
        x = net.conv(f"pointwise{b}", x, inputs, outputs, 1, 1)
        inputs = outputs
    net.layers.append(f"pooled = global_avg_pool({x});")
    net.dense("scores", "pooled", inputs, classes)
    return net


def micro_speech(seed):
    net = Network("micro_speech", (49, 40, 1), seed)
    x = net.depthwise("features", "image", 1, (10, 8), 2, 8)
    net.dense("scores", x, 25 * 20 * 8, 4)
    return net


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--width", type=float, default=0.25)
    parser.add_argument("--classes", type=int, default=2)
    parser.add_argument("--multipliers", type=int, default=256)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    net = mobilenet(options.size, options.width, options.classes, options.seed)
    net.write(options.folder, "scores", options.multipliers)
    micro_speech(options.seed).write(options.folder, "scores", options.multipliers)


if __name__ == "__main__":
    main()
