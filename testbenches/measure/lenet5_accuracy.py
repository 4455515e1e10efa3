#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Accuracy of examples/lenet5 on the MNIST test set, for range methods and number formats.

    python3 testbenches/measure/lenet5_accuracy.py FOLDER

FOLDER holds t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz. Every network is
examples/lenet5/lenet5.loom with another numerics block, run by the golden model. Needs numpy.
"""

import gzip
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "lenet5"

INT8 = "default weights int8, activations int8;"
METHODS = ["minmax", "percentile(99.9)", "percentile(99.99)", "mse", "entropy"]
ACTIVATIONS = ["int8 affine", "int8 symmetric", "int6 affine", "int4 affine", "int3 affine"]
FORMATS = [
    "int8",
    "int8 per_tensor",
    "int8 affine",
    "uint8 affine",
    "int6",
    "int5",
    "int4",
    "int4 per_tensor",
    "int4 affine",
    "int4 by minmax",
    "int3",
    "int2",
    "fixed<8, 7>",
    "sign_magnitude<8>",
    "pow2(4)",
    "codebook(16)",
    "codebook(4)",
    "ternary",
    "bipolar",
]

REFINED = ["int4", "int3", "int2", "ternary", "int4 per_tensor by minmax", "int3 per_tensor by minmax"]
REFINEMENTS = [
    "",
    "equalization",
    "bias_correction",
    "adaptive_rounding",
    "equalization, adaptive_rounding, bias_correction",
]


def dataset(folder):
    images = gzip.open(folder / "t10k-images-idx3-ubyte.gz").read()
    labels = gzip.open(folder / "t10k-labels-idx1-ubyte.gz").read()
    pixels = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28, 1)
    return pixels, np.frombuffer(labels, np.uint8, offset=8)


def accuracy(folder, labels, rules, calibrate):
    source = (EXAMPLE / "lenet5.loom").read_text()
    numerics = "numerics {\n    %s\n    calibrate \"calibration.npz\" %s;\n}" % (rules, calibrate)
    source = re.sub(r"numerics \{.*?\n\}", lambda m: numerics, source, flags=re.S)
    (folder / "lenet5.loom").write_text(source)
    for name in ["lenet5.npz", "calibration.npz"]:
        (folder / name).write_bytes((EXAMPLE / name).read_bytes())
    out = folder / "out.npy"
    command = [ROOT / "bitloom", "run", folder / "lenet5.loom", "--quiet"]
    command += ["--inputs", folder / "images.npy", "-o", out]
    subprocess.run(command, check=True)
    return 100 * np.mean(np.load(out).argmax(1) == labels)


def row(name, value):
    print("| `%s` | %.2f %% |" % (name, value), flush=True)


def main():
    images, labels = dataset(pathlib.Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        np.save(folder / "images.npy", images)
        print("int8 weights and activations, by method:")
        for method in METHODS:
            row(method, accuracy(folder, labels, INT8, "by " + method))
        print("int4 weights and activations, by method:")
        for method in METHODS:
            rules = "default weights int4 by %s, activations int4;" % method
            row(method, accuracy(folder, labels, rules, "by " + method))
        print("activations, with int8 weights by mse:")
        for kind in ACTIVATIONS:
            rules = "default weights int8, activations %s;" % kind
            row(kind, accuracy(folder, labels, rules, "by mse"))
        print("weights, with int8 activations by mse:")
        for kind in FORMATS:
            rules = "default weights %s, activations int8;" % kind
            row(kind, accuracy(folder, labels, rules, "by mse"))
        print("refinements, with int8 activations by mse:")
        for kind in REFINED:
            for refinement in REFINEMENTS:
                rules = "default weights %s, activations int8;" % kind
                more = ", " + refinement if refinement else ""
                row(kind + more, accuracy(folder, labels, rules, "by mse" + more))


if __name__ == "__main__":
    main()
