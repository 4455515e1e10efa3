#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures how fast the Verilog of a network simulates on one core, beside its processing elements alone.

    python3 testbenches/measure/simulation.py FOLDER NETWORK [--multipliers N] [--bitloom ./bitloom]

The design: processor seconds of `cosim --quick --stalls none` over 88 and over 152 vectors; the difference, the
median of three, is that of 64 inferences and of their golden model. The bare loop: the same processing elements
without anything around them, fed
with noise every cycle, compiled in the same way as in cosim for so many cycles. Prints billions of MACs per processor second of both, and their ratio.
Needs verilator and g++.
"""

import argparse
import json
import random
import re
import resource
import statistics
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
HARNESS = HERE.parent / "src" / "main" / "cpp"
FEW, MANY = 88, 152
TIMES = 3
# What cosim says to the compiler for a run of this length, on a processor that has these instructions.
OPTIONS = "-O2 -mavx2 -mbmi -mbmi2"
# Bytes of wide signals, as Verilator writes them and as arithmetic.h loads them.
WORD = r"(vlSelf->\w+)\[(0x[0-9a-f]+|\d+)U\]"
LOADS = [
    (rf"\(0xffU\s*& {WORD}\)", lambda m: f"bitloom::byte({m[1]}, {int(m[2], 0)}, 0)"),
    (rf"\(0xffU\s*& \({WORD}\s*>> (8|0x10)U\)\)", lambda m: f"bitloom::byte({m[1]}, {int(m[2], 0)}, {int(m[3], 0) // 8})"),
    (rf"\({WORD}\s*>> 0x18U\)", lambda m: f"bitloom::top({m[1]}, {int(m[2], 0)})"),
]

MAIN = """
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include "Vbare.h"
static unsigned char noise[1 << 16];
template <typename Port> void feed(Port& port, unsigned bits, unsigned at) {
    unsigned char bytes[sizeof(Port)] = {};
    std::memcpy(bytes, noise + at, (bits + 7) / 8);
    if (bits % 8 != 0) bytes[bits / 8] &= (1 << bits % 8) - 1;
    std::memcpy(&port, bytes, sizeof port);
}
int main(int, char** words) {
    const long cycles = std::atol(words[1]);
    for (auto& byte : noise) byte = std::rand() >> 7;
    Vbare model;
    const std::clock_t start = std::clock();
    for (long cycle = 0; cycle < cycles; cycle++) {
        const unsigned at = cycle * 97 % (sizeof noise - 4096);
        FEED
        model.first = cycle % 8 == 0;
        model.clk = 0;
        model.eval();
        model.clk = 1;
        model.eval();
    }
    std::printf("%f\\n", double(std::clock() - start) / CLOCKS_PER_SEC);
}
"""


def run(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def cosim(bitloom, folder, network, multipliers, samples, seed):
    """Returns the report and the processor seconds of a co-simulation whose design is built already."""
    command = [bitloom, "cosim", network, "--quick", "--stalls", "none", "--samples", str(samples), "--json", "cosim.json"]
    command += ["--multipliers", str(multipliers)] if multipliers else []
    run(folder, *command)
    command += ["--seed", str(seed)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(folder, *command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads((folder / "cosim.json").read_text()), after.ru_utime - before.ru_utime


def elements(design):
    """Yields module, instances, bits of data, of weights, of bias and of the sum for every MAC array."""
    for array in sorted((design / "rtl").glob("*__mac_array.v")):
        module = array.name.replace("__mac_array.v", "__pe")
        text = (array.parent / f"{module}.v").read_text()
        loop = re.search(r"pe < (\d+)", array.read_text())
        widths = {name: int(high) + 1 for high, name in re.findall(r"put +\w+ +(?:signed )?\[(\d+):0\] +(\w+)", text)}
        if set(widths) != {"word_data", "word_weights", "bias", "sum"}:
            raise SystemExit(f"{module} has other ports than those of a plain processing element")
        yield module, int(loop.group(1)) if loop else 1, widths


def bare(folder, design, cycles):
    """Returns the processor seconds that the processing elements alone take."""
    folder.mkdir(exist_ok=True)
    ports, instances, feed = ["input clk", "input first"], [], []
    for module, count, widths in elements(design):
        feeds = {f"{module}_data": widths["word_data"], f"{module}_bias": widths["bias"]}
        for i in range(count):
            feeds[f"{module}_weights{i}"] = widths["word_weights"]
            ports.append(f"output [{widths['sum'] - 1}:0] {module}_sum{i}")
            instances.append(
                f"{module} {module}{i} (.clk(clk), .word_data({module}_data), .word_weights({module}_weights{i}), "
                f".accumulate(1'b1), .first(first), .bias({module}_bias), .sum({module}_sum{i}));"
            )
        for name, bits in feeds.items():
            ports.append(f"input [{bits - 1}:0] {name}")
            # Verilator writes two underlines of a name in another way.
            feed.append(f"feed(model.{name.replace('__', '___05F')}, {bits}, at + {len(feed)});")
    (folder / "bare.v").write_text(f"module bare ({', '.join(ports)});\n" + "\n".join(instances) + "\nendmodule\n")
    (folder / "main.cpp").write_text(MAIN.replace("FEED", "\n        ".join(feed)))
    sources = sorted((design / "rtl").glob("*__pe.v"))
    run(folder, "verilator", "--cc", "--exe", "-O3", "-Wno-fatal", "--output-split-cfuncs", "500", "--prefix", "Vbare",
        "--top-module", "bare", "-Mdir", ".", "bare.v", *sources, "main.cpp")
    for source in folder.glob("Vbare*.cpp"):
        text = source.read_text()
        for pattern, load in LOADS:
            text = re.sub(pattern, load, text)
        source.write_text(text)
    run(folder, "make", "-f", "Vbare.mk", "Vbare", f"OPT_FAST={OPTIONS} -include {HARNESS / 'arithmetic.h'}", "CURDIR=.")
    return float(run(folder, folder.resolve() / "Vbare", str(cycles)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("network", type=Path)
    parser.add_argument("--multipliers", type=int)
    parser.add_argument("--bitloom", default="./bitloom", type=Path)
    options = parser.parse_args()
    bitloom, network = options.bitloom.resolve(), options.network.resolve()
    options.folder.mkdir(parents=True, exist_ok=True)
    folder = options.folder.resolve()

    differences = []
    for _ in range(TIMES):
        # Vectors that nobody had before: what is kept of a run that is the same would come without its golden model.
        seed = random.randrange(1, 1 << 30)
        few, few_seconds = cosim(bitloom, folder, network, options.multipliers, FEW, seed)
        many, many_seconds = cosim(bitloom, folder, network, options.multipliers, MANY, seed)
        differences.append(many_seconds - few_seconds)
    seconds = statistics.median(differences)
    rate = many["macs"] * (MANY - FEW) / seconds / 1e9
    words = ["--multipliers", str(options.multipliers)] if options.multipliers else []
    run(folder, bitloom, "generate", network, "-o", "design", "--quiet", *words)
    cycles = 500_000
    alone = bare(folder / "bare", folder / "design", cycles)
    multipliers = sum(count * len_of(folder, module) for module, count, _ in elements(folder / "design"))
    limit = multipliers * cycles / alone / 1e9
    print(f"{network.name}, {multipliers} multipliers: {rate:.3f} GMAC/s in the design, {limit:.3f} in a bare loop of its")
    print(f"processing elements, {rate / limit:.2f} of it")


def len_of(folder, module):
    """Returns how many products a processing element has."""
    return int(re.search(r"(\d+) products? per cycle", (folder / "design" / "rtl" / f"{module}.v").read_text()).group(1))


if __name__ == "__main__":
    main()
