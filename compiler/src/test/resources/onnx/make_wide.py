#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes qdq_wide_*.onnx, files of one operator on int16 values, and inputs for them.

    python3 make_wide.py            (Debian: apt-get install python3-onnx)
"""
import pathlib

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

HERE = pathlib.Path(__file__).parent
STEP = 0.0002


def write(name, operator, inputs=1, out=(1, 3, 4, 4), step=0.0004, zero=0, **attributes):
    constants = {
        "s": np.float32(STEP),
        "z": np.int16(0),
        "t": np.float32(step),
        "u": np.int16(zero),
    }
    names = [f"x{i}" for i in range(inputs)]
    nodes = []
    for x in names:
        nodes.append(helper.make_node("QuantizeLinear", [x, "s", "z"], [x + "_q"]))
        nodes.append(helper.make_node("DequantizeLinear", [x + "_q", "s", "z"], [x + "_d"]))
    nodes.append(helper.make_node(operator, [x + "_d" for x in names], ["r"], **attributes))
    nodes.append(helper.make_node("QuantizeLinear", ["r", "t", "u"], ["q"]))
    nodes.append(helper.make_node("DequantizeLinear", ["q", "t", "u"], ["y"]))
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(x, TensorProto.FLOAT, [1, 3, 4, 4]) for x in names],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, list(out))],
        [numpy_helper.from_array(np.array(v), k) for k, v in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)])
    model.ir_version = 9
    save(model, HERE / f"qdq_wide_{name}.onnx")
    random = np.random.default_rng(len(name))
    samples = {
        f"in{i}": random.uniform(-6.6, 6.6, (16, 3, 4, 4)).astype(np.float32) for i in range(inputs)
    }
    np.savez_compressed(HERE / f"qdq_wide_{name}.npz", **samples)


write("add", "Add", inputs=2)
write("sub", "Sub", inputs=2, step=0.00037, zero=-700)
write("mul", "Mul", inputs=2, step=0.0014)
write("max", "Max", inputs=2, step=0.00023)
write("relu", "Relu", step=0.00011, zero=-32768)
write("sigmoid", "Sigmoid", step=1 / 65536, zero=-32768)
write("tanh", "Tanh", step=1 / 32768)
write("softplus", "Softplus", step=0.00021, zero=-32768)
write("hard_swish", "HardSwish", step=0.00022, zero=-30000)
write("leaky_relu", "LeakyRelu", alpha=0.1)
write("max_pool", "MaxPool", out=(1, 3, 2, 2), step=0.00025, kernel_shape=[2, 2], strides=[2, 2])
write("average", "AveragePool", out=(1, 3, 2, 2), step=STEP, kernel_shape=[2, 2], strides=[2, 2])
write("global_average", "GlobalAveragePool", out=(1, 3, 1, 1), step=0.0001)
