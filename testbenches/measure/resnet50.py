#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a ResNet-50 (He et al. 2015, table 1) with random int8 weights as .loom and .npz, to measure plans.

    python3 testbenches/measure/resnet50.py FOLDER
    ./bitloom plan FOLDER/resnet50.loom --target array --multipliers 256 --buffer 2304

Needs numpy.
"""

import sys
from pathlib import Path

import numpy as np

# Blocks of each stage, and the channels between their first and last convolution.
STAGES = [(3, 64), (4, 128), (6, 256), (3, 512)]
CLASSES = 1000


class Network:
    def __init__(self):
        self.random = np.random.default_rng(0)
        self.layers, self.numbers, self.arrays = [], [], {}

    def weights(self, name, outputs, *inputs):
        self.arrays[f"{name}.weights"] = self.random.integers(-127, 128, (outputs, *inputs), np.int8)
        scale = 0.5 / (127 * np.sqrt(np.prod(inputs)))
        self.numbers.append(f"{name} weights int8 scale {scale:.8f}, activations int8 scale 0.05;")

    def convolution(self, name, x, inputs, outputs, kernel, stride, activation=", activation: relu"):
        self.weights(name, outputs, kernel, kernel, inputs)
        self.layers.append(
            f"{name} = conv2d({x}, filters: {outputs}, kernel: [{kernel}, {kernel}],"
            f" stride: [{stride}, {stride}], padding: same{activation});"
        )
        return name

    def block(self, name, x, inputs, channels, stride):
        y = self.convolution(f"{name}_a", x, inputs, channels, 1, 1)
        y = self.convolution(f"{name}_b", y, channels, channels, 3, stride)
        y = self.convolution(f"{name}_c", y, channels, 4 * channels, 1, 1, "")
        if inputs != 4 * channels:
            x = self.convolution(f"{name}_d", x, inputs, 4 * channels, 1, stride, "")
        self.layers.append(f"{name} = add({y}, {x}, activation: relu);")
        self.numbers.append(f"{name} activations int8 scale 0.05;")
        return name

    def text(self):
        layers, numbers = ("\n".join("    " + line for line in part) for part in (self.layers, self.numbers))
        return f"""network resnet50 {{
    input x: int8[224, 224, 3] scale 0.02;
{layers}
    output fc;
}}
weights "resnet50.npz";
numerics {{
    default rounding double_away;
{numbers}
}}
"""


def resnet50():
    network = Network()
    network.convolution("stem", "x", 3, 64, 7, 2)
    network.layers.append("pooled = max_pool(stem, size: [3, 3], stride: [2, 2], padding: same);")
    x, inputs = "pooled", 64
    for stage, (blocks, channels) in enumerate(STAGES):
        for block in range(blocks):
            stride = 2 if stage and not block else 1
            x = network.block(f"stage{stage}_{block}", x, inputs, channels, stride)
            inputs = 4 * channels
    network.layers.append(f"mean = global_avg_pool({x});")
    network.numbers.append("mean activations int8 scale 0.05;")
    network.weights("fc", CLASSES, inputs)
    network.layers.append(f"fc = dense(mean, units: {CLASSES});")
    return network


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    network = resnet50()
    (folder / "resnet50.loom").write_text(network.text())
    np.savez(folder / "resnet50.npz", **network.arrays)


if __name__ == "__main__":
    main()
