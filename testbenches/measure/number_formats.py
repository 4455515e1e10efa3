#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Synthesizes one MAC array per number format of weights and prints LUT, FF and DSP per lane. Integers
are measured twice: with `*`, and with `multiplier lut`. Then an engine of 64 lanes without any DSP block,
with its border and requantizer.

    python3 testbenches/measure/number_formats.py [FOLDER]

Every array has 4 PE x 8 SIMD, uint8 elements and a ROM of 512 words, which becomes block RAM. Needs
numpy, Yosys, and the launcher of this repository.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
INPUTS, UNITS, PE, SIMD = 256, 64, 4, 8
BOOK = [-127, -96, -75, -58, -44, -31, -20, -9, 3, 13, 24, 36, 49, 64, 85, 118]


def integers(bits):
    return list(range(-(2 ** (bits - 1)), 2 ** (bits - 1)))


FORMATS = {
    "int8": integers(8),
    "int6": integers(6),
    "int4": integers(4),
    "int2": integers(2),
    "ternary": [-1, 0, 1],
    "bipolar": [-1, 1],
    "pow2(4)": [0] + [s * 2**e for e in range(7) for s in (1, -1)],
    "codebook(16)": BOOK,
    "sign_magnitude<8>": list(range(-127, 128)),
}


def network(kind, style, output="accumulator", simd=SIMD):
    return f"""network measure {{
    input x: uint8[{INPUTS}] scale 0.1;
    fc = dense(x, units: {UNITS});
    output fc;
}}
weights "measure.npz";
numerics {{ fc weights {kind} scale 0.1, activations {output}; }}
hardware {{ fc fold(pe: {PE}, simd: {simd}); fc multiplier {style}; }}
"""


def port(text, name):
    """The range of a port as the generated module declares it, such as [63:0]."""
    line = next(l for l in text.splitlines() if name in l and ("input" in l or "output" in l))
    return line[line.index("[") : line.index("]") + 1] if "[" in line else ""


def wrapper(folder):
    """The weights and the array behind them; everything else of the engine stays outside."""
    array = (folder / "rtl" / "measure__fc__mac_array.v").read_text()
    rom = (folder / "rtl" / "measure__fc__weights.v").read_text()
    return f"""module measure_array (
    input wire clk, input wire rst, input wire {port(rom, " index,")} index,
    input wire word_valid, input wire word_first, input wire word_last,
    input wire {port(array, " word_data,")} word_data,
    output wire sums_valid, output wire {port(array, " sums_data")} sums_data
);
    wire {port(array, " word_weights,")} weights;
    measure__fc__weights rom (.clk(clk), .index(index), .data(weights));
    measure__fc__mac_array array (
        .clk(clk), .rst(rst), .word_valid(word_valid), .word_first(word_first),
        .word_last(word_last), .word_data(word_data), .word_weights(weights),
        .sums_valid(sums_valid), .sums_data(sums_data)
    );
endmodule
"""


def synthesize(folder, options, top="measure_array"):
    files = sorted(f"../rtl/{f.name}" for f in (folder / "rtl").glob("*.v"))
    script = (
        f"read_verilog {' '.join(files)}; "
        f"synth_xilinx -family xcup -flatten -noiopad -top {top} {options}; "
        "tee -q -o stat.json stat -json"
    )
    subprocess.run(["yosys", "-q", "-p", script], cwd=folder / "mem", check=True, stderr=subprocess.DEVNULL)
    text = (folder / "mem" / "stat.json").read_text()
    cells = json.loads(text[text.index("{") :])["design"]["num_cells_by_type"]
    luts = sum(n for cell, n in cells.items() if cell.startswith("LUT"))
    flip_flops = sum(n for cell, n in cells.items() if cell.startswith("FD"))
    dsps = sum(n for cell, n in cells.items() if cell.startswith("DSP"))
    rams = sum(n * (1 if cell == "RAMB18E2" else 2) for cell, n in cells.items() if "RAMB" in cell)
    return luts, flip_flops, dsps, rams


def generate(kind, values, base, style, *engine):
    folder = base / style / kind.translate(str.maketrans("(<", "__", ")>"))
    folder.mkdir(parents=True, exist_ok=True)
    weights = np.random.default_rng(1).choice(values, (UNITS, INPUTS))
    weights[0, : len(values)] = values[:INPUTS]
    np.savez(folder / "measure.npz", **{"fc.weights": weights.astype(np.int16)})
    (folder / "measure.loom").write_text(network(kind, style, *engine))
    design = folder / "design"
    subprocess.run(
        [ROOT / "bitloom", "generate", folder / "measure.loom", "-o", design, "--quiet"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (design / "rtl" / "measure_top.v").write_text(wrapper(design))
    return design


def measure(kind, design):
    with_dsp, without = synthesize(design, ""), synthesize(design, "-nodsp")
    lanes = PE * SIMD
    cells = [n / lanes for n in with_dsp[:3]] + [n / lanes for n in without[:2]]
    print(f"| {kind} | " + " | ".join(f"{c:.1f}" for c in cells) + f" | {with_dsp[3]} |", flush=True)


def main():
    base = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()).resolve()
    print("| weights | LUT | FF | DSP | LUT without DSP | FF without DSP | RAMB18 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    folders = {f"`{kind}`": generate(kind, v, base, "dsp") for kind, v in FORMATS.items()}
    for kind in ("int8", "int6", "int4", "int2", "codebook(16)"):
        folders[f"`{kind}`, `multiplier lut`"] = generate(kind, FORMATS[kind], base, "lut")
    for kind, folder in folders.items():
        measure(kind, folder)
    simd = 64 // PE
    print("\n| engine of 64 lanes, int8, without DSP | LUT | per lane |\n| --- | --- | --- |")
    for style in ("dsp", "lut"):
        engine = base / "engine"
        design = generate("int8", FORMATS["int8"], engine, style, "int8 scale 100", simd)
        luts = synthesize(design, "-nodsp", "measure")[0]
        print(f"| `multiplier {style}` | {luts} | {luts / 64:.1f} |", flush=True)


if __name__ == "__main__":
    main()
