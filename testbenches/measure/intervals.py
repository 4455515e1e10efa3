#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the smallest intervals that a budget of multipliers allows, by how they can be divided among layers.

    ./bitloom plan NETWORK --multipliers N --json plan.json
    python3 testbenches/measure/intervals.py plan.json N

From the MACs of the layers alone: foldings that do not divide a layer can only be slower. Columns: the interval of the
plan; a whole number of multipliers per layer; halves and quarters of one, by the digits of the weights; an engine that
the smallest layers share, and how many these are; all multipliers, always busy.
"""

import argparse
import json
import re
from math import ceil
from pathlib import Path


def smallest(layers, needed, budget):
    """Returns the smallest interval at which no more multipliers are needed than there are."""
    low, high = 0, sum(layers)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if needed(middle) <= budget else (middle, high)
    return high


def divided(layers, parts, budget):
    """Returns the interval where every layer takes a number of such parts of a multiplier."""
    return smallest(layers, lambda cycles: sum(ceil(parts * m / cycles) for m in layers) / parts, budget)


def shared(layers, budget):
    """Returns the interval where the smallest layers share an engine, and the fewest that have to."""
    ordered = sorted(layers)
    intervals = [
        (smallest(layers, lambda c, n=n: ceil(sum(ordered[:n]) / c) + sum(ceil(m / c) for m in ordered[n:]), budget), n)
        for n in range(2, len(ordered) + 1)
    ]
    # Engines that many layers share are arrays of their own, with memories instead of streams.
    return min(i for i in intervals if i[1] <= len(ordered) // 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plan", type=Path)
    parser.add_argument("budget", type=int)
    options = parser.parse_args()
    plan = json.loads(options.plan.read_text())
    sizes = {}
    for layer in plan["layers"]:
        # Parts of a layer are one layer here.
        name = re.sub("_(first|rest)$", "", layer["name"])
        sizes[name] = sizes.get(name, 0) + layer["macs"]
    layers = [size for size in sizes.values() if size]
    planned = plan["totals"]["initiation_interval"]
    together, count = shared(layers, options.budget)
    intervals = [divided(layers, parts, options.budget) for parts in (1, 2, 4)]
    least = ceil(sum(layers) / options.budget)
    print("plan, whole, halves, quarters, shared by the smallest, all")
    print(f"{planned:,}, {intervals[0]:,}, {intervals[1]:,}, {intervals[2]:,}, {together:,} ({count} layers), {least:,}")


main()
