#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Places and routes a fixed set of small designs for iCE40 and prints the clock that each reaches.

    python3 testbenches/measure/clock.py FOLDER [--seeds 5] [--only NAME] [--bitloom ./bitloom]

Each design is an engine with its input and output queue, on an HX8K with multipliers and all of LUTs, on an UP5K with
its DSP blocks; the clock is the median over the seeds of nextpnr-ice40. Needs numpy, yosys and nextpnr-ice40.
"""

import argparse
import re
import statistics
import subprocess
from pathlib import Path

import numpy as np

# Input, layer, shape of the weights, outputs, folding, device.
CONV = ("int8[8, 8, 8]", "conv2d(x, filters: 8, kernel: [3, 3], padding: same)", (8, 3, 3, 8), 8, "pe: 1, simd: 4")
BLOCKS = {
    "conv": (*CONV, "hx8k"),
    "dense": ("int8[64]", "dense(x, units: 16)", (16, 64), 16, "pe: 1, simd: 4", "hx8k"),
    "conv_dsp": (*CONV, "up5k"),
}
# What multipliers are made of, options of synth_ice40 and of nextpnr-ice40.
DEVICES = {
    "hx8k": ("lut", [], ["--hx8k", "--package", "ct256", "--freq", "150"]),
    "up5k": ("dsp", ["-dsp", "-device", "u"], ["--up5k", "--package", "sg48", "--freq", "60"]),
}


def write(folder, name, seed=1):
    shape, layer, weights, outputs, fold, device = BLOCKS[name]
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.loom").write_text(
        f"network {name} {{\n    input x: {shape} scale 0.05 zero_point 0;\n    y = {layer};\n    output y;\n}}\n\n"
        f'weights "{name}.npz";\n\nnumerics {{\n    y weights int8 scale 0.00731, activations int8 scale 0.1 zero_point 0;\n}}\n\n'
        f"hardware {{\n    y fold({fold});\n    y multiplier {DEVICES[device][0]};\n}}\n"
    )
    np.savez(
        folder / f"{name}.npz",
        **{
            "y.weights": random.integers(-127, 128, weights, np.int8),
            "y.bias": random.integers(-2000, 2000, outputs, np.int32),
        },
    )


def run(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout + done.stderr


def few_pins(design, engine):
    """Writes a module of four pins around an engine that has more ports than a package: its inputs are a shift
    register, and its outputs are registered and then added up modulo 2."""
    text = (design / "rtl" / f"{engine}.v").read_text()
    ports = re.findall(r"^    (input|output) +wire +(?:\[(\d+):0\])? *(\w+)", text, re.M)
    bits = {name: int(msb or 0) + 1 for _, msb, name in ports}
    shifted = [name for way, _, name in ports if way == "input" and name not in ("clk", "rst")]
    given = [name for way, _, name in ports if way == "output"]
    inputs, outputs = sum(bits[n] for n in shifted), sum(bits[n] for n in given)
    parts = ", ".join([".clk(clk), .rst(rst)"] + [f".{n}({n})" for n in shifted + given])
    (design / "few_pins.v").write_text(
        "module few_pins(input clk, input rst, input in, output reg out);\n"
        + "".join(f"wire [{bits[n] - 1}:0] {n};\n" for n in shifted + given)
        + f"reg [{inputs - 1}:0] shift; reg [{outputs - 1}:0] held; assign {{{', '.join(shifted)}}} = shift;\n"
        + f"always @(posedge clk) begin shift <= {{shift, in}}; held <= {{{', '.join(given)}}}; out <= ^held; end\n"
        + f"{engine} engine({parts});\nendmodule\n"
    )


def clock(design, name, seed):
    part = DEVICES[BLOCKS[name][5]][2]
    options = ["--pcf-allow-unconstrained", "--timing-allow-fail", "--seed", str(seed)]
    log = run(design, "nextpnr-ice40", *part, "--json", f"{name}.json", *options)
    return float(re.findall(r"Max frequency for clock .*?: ([\d.]+) MHz", log)[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", choices=BLOCKS)
    parser.add_argument("--bitloom", type=Path, default=Path("./bitloom"))
    options = parser.parse_args()
    bitloom = str(options.bitloom.resolve())
    print("| block | device | LUT | FF | DSP | MHz, by seed | median |\n| --- | --- | ---: | ---: | ---: | --- | ---: |")
    for name in [options.only] if options.only else BLOCKS:
        device = BLOCKS[name][5]
        write(options.folder, name)
        run(options.folder, bitloom, "generate", f"{name}.loom", "-o", name)
        design = options.folder / name
        sources = " ".join(sorted(f"rtl/{p.name}" for p in (design / "rtl").glob("*.v")))
        # The border is registered, so nothing but the engine decides; its pins are not what is measured.
        top = f"{name}__y__engine"
        if device == "up5k":
            few_pins(design, top)
            sources, top = sources + " few_pins.v", "few_pins"
        log = run(design, "yosys", "-p", f"read_verilog {name}__mem_dir.v {sources}; synth_ice40 {' '.join(DEVICES[device][1])} -top {top} -json {name}.json; stat")
        cells = dict(re.findall(r"^ +(SB_\w+) +(\d+)$", log, re.M))
        flops = sum(int(n) for cell, n in cells.items() if cell.startswith("SB_DFF"))
        reached = [clock(design, name, seed + 1) for seed in range(options.seeds)]
        each = ", ".join(f"{r:.1f}" for r in reached)
        print(f"| {name} | {device} | {cells['SB_LUT4']} | {flops} | {cells.get('SB_MAC16', 0)} | {each} | {statistics.median(reached):.1f} |", flush=True)


if __name__ == "__main__":
    main()
