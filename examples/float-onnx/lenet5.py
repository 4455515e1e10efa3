# SPDX-License-Identifier: Apache-2.0
"""Writes LeNet-5 in float32 as PyTorch would export it: NCHW, and its calibration digits.

python3 lenet5.py FOLDER    (numpy and onnx; Debian: python3-numpy python3-onnx)
"""

import pathlib
import sys

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

HERE = pathlib.Path(__file__).resolve().parent
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
stored = np.load(HERE.parent / "lenet5" / "lenet5.npz")

# The archive has convolutions as [out, h, w, in], and the inputs of fc1 as (h, w, channel).
fc1 = stored["fc1.weights"].reshape(500, 4, 4, 50).transpose(0, 3, 1, 2).reshape(500, 800)
parameters = {
    "conv1.weight": stored["conv1.weights"].transpose(0, 3, 1, 2),
    "conv1.bias": stored["conv1.bias"],
    "conv2.weight": stored["conv2.weights"].transpose(0, 3, 1, 2),
    "conv2.bias": stored["conv2.bias"],
    "fc1.weight": fc1,
    "fc1.bias": stored["fc1.bias"],
    "fc2.weight": stored["fc2.weights"],
    "fc2.bias": stored["fc2.bias"],
}
nodes = [
    helper.make_node("Conv", ["image", "conv1.weight", "conv1.bias"], ["c1"], kernel_shape=[5, 5]),
    helper.make_node("MaxPool", ["c1"], ["p1"], kernel_shape=[2, 2], strides=[2, 2]),
    helper.make_node("Conv", ["p1", "conv2.weight", "conv2.bias"], ["c2"], kernel_shape=[5, 5]),
    helper.make_node("MaxPool", ["c2"], ["p2"], kernel_shape=[2, 2], strides=[2, 2]),
    helper.make_node("Flatten", ["p2"], ["flat"], axis=1),
    helper.make_node("Gemm", ["flat", "fc1.weight", "fc1.bias"], ["f1"], transB=1),
    helper.make_node("Relu", ["f1"], ["r1"]),
    helper.make_node("Gemm", ["r1", "fc2.weight", "fc2.bias"], ["logits"], transB=1),
]
graph = helper.make_graph(
    nodes,
    "lenet5",
    [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 1, 28, 28])],
    [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 10])],
    [numpy_helper.from_array(np.ascontiguousarray(v), k) for k, v in parameters.items()],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
save(model, str(folder / "lenet5.onnx"))

digits = np.load(HERE.parent / "lenet5" / "calibration.npz")
images = digits[digits.files[0]] if len(digits.files) == 1 else digits["image"]
pixels = images.astype(np.float32) / (255 if images.dtype == np.uint8 else 1)
np.savez(folder / "calibration.npz", image=pixels.reshape(-1, 1, 28, 28))
