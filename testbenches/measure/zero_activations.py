#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What lanes of a dense layer with compressed weights would save if they skipped inputs of 0.

    python3 testbenches/measure/zero_activations.py NETWORK.loom LAYER X.npy

NETWORK.loom is integer and has an archive of the same name beside it, as `bitloom compress` writes
it; X.npy has vectors of its input. A lane that skips has its weights column by column. It decodes
one per cycle, at least, and cannot start before the vector is there, one element per cycle. Needs
numpy.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]


def inputs(source, layer, vectors):
    """Returns what a layer reads, [n, columns], as differences from its zero point."""
    text = source.read_text()
    tensor = re.search(rf"{layer}\s*=\s*\w+\((\w+)", text).group(1)
    zero = re.search(rf"\b{tensor}\s[^;]*activations[^;]*zero_point (-?\d+)", text)
    text = re.sub(r"output [^;]*;", f"output {tensor};", text)
    with tempfile.TemporaryDirectory() as folder:
        network = pathlib.Path(folder) / source.name
        network.write_text(text)
        archive = source.with_suffix(".npz")
        (pathlib.Path(folder) / archive.name).write_bytes(archive.read_bytes())
        out = pathlib.Path(folder) / "out.npy"
        command = [ROOT / "bitloom", "run", network, "--inputs", vectors, "-o", out, "--quiet"]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        read = np.load(out).astype(int)
    return read.reshape(len(read), -1) - (int(zero.group(1)) if zero else 0)


def main():
    source, layer, vectors = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    weights = np.load(source.with_suffix(".npz"))[layer + ".weights"]
    x = inputs(source, layer, vectors)
    kept = (weights != 0).sum(0)
    active = x != 0
    needed = (active * kept).sum(1)
    rows, columns = weights.shape
    print(f"{layer}: {kept.sum()} weights of {rows} x {columns}, {kept.sum() / columns:.1f} per column")
    print(f"inputs of 0: {100 * (1 - active.mean()):.1f} %")
    print("lanes  all weights  weights met by inputs other than 0  vector arrives")
    for lanes in (1, 2, 4, 8):
        if lanes <= rows:
            print(f"{lanes:5}  {kept.sum() / lanes:11.0f}  {needed.mean() / lanes:34.0f}  {columns:14}")


main()
