#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes qdq_function_*.onnx, functions of all values of int8, and inputs for them.

    python3 make_functions.py            (Debian: apt-get install python3-onnx)
"""
import pathlib

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

HERE = pathlib.Path(__file__).parent
STEP = np.float32(0.0371)
NUMBERS = {"root": 2**0.5, "one": 1, "half": 0.5, "three": 3, "small": 0.044715, "slope": (2 / np.pi) ** 0.5}


def write(name, nodes, step=0.031, zero=-20):
    constants = {
        "s": STEP,
        "z": np.int8(3),
        "t": np.float32(step),
        "u": np.int8(zero),
        **{k: np.float32(v) for k, v in NUMBERS.items() if any(k in n[1] for n in nodes)},
    }
    quantized = [
        helper.make_node("QuantizeLinear", ["x0", "s", "z"], ["x_q"]),
        helper.make_node("DequantizeLinear", ["x_q", "s", "z"], ["x"]),
        *[helper.make_node(operator, reads, [makes], **more) for operator, reads, makes, more in nodes],
        helper.make_node("QuantizeLinear", ["r", "t", "u"], ["q"]),
        helper.make_node("DequantizeLinear", ["q", "t", "u"], ["y"]),
    ]
    graph = helper.make_graph(
        quantized,
        name,
        [helper.make_tensor_value_info("x0", TensorProto.FLOAT, [1, 256])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 256])],
        [numpy_helper.from_array(np.array(v), k) for k, v in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)])
    model.ir_version = 9
    save(model, HERE / f"qdq_function_{name}.onnx")
    every = (np.arange(-128, 128) - 3) * STEP
    np.savez_compressed(HERE / f"qdq_function_{name}.npz", in0=every.reshape(1, 256).astype(np.float32))


for one in ("Erf", "Mish", "Gelu", "Sin", "Cos", "Celu"):
    write(one.lower(), [(one, ["x"], "r", {})])
write("gelu_of_tanh", [("Gelu", ["x"], "r", {"approximate": "tanh"})])
write(
    "gelu_of_pytorch",
    [
        ("Div", ["x", "root"], "a", {}),
        ("Erf", ["a"], "b", {}),
        ("Add", ["b", "one"], "c", {}),
        ("Mul", ["x", "c"], "d", {}),
        ("Mul", ["d", "half"], "r", {}),
    ],
)
write(
    "gelu_in_steps",
    [
        ("Pow", ["x", "three"], "a", {}),
        ("Mul", ["a", "small"], "b", {}),
        ("Add", ["x", "b"], "c", {}),
        ("Mul", ["c", "slope"], "d", {}),
        ("Tanh", ["d"], "e", {}),
        ("Add", ["e", "one"], "f", {}),
        ("Mul", ["x", "half"], "g", {}),
        ("Mul", ["g", "f"], "r", {}),
    ],
)
write("silu", [("Sigmoid", ["x"], "a", {}), ("Mul", ["x", "a"], "r", {})])
