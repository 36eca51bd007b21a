"""The trained parser (safetensors) to the two ONNX files the program runs, int8 per channel.

    python -m botmovie.finetuning.parser_export TRAINED --out FOLDER

Graphs as in `encoder_export`, of the module in `parser_model`. Knows nothing of how the files are run.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper
from safetensors.numpy import load_file

from botmovie.finetuning.encoder_export import HEADS, OPSET, Graph

WIDTH = 384
_SIZE = WIDTH // HEADS


def _heads(graph: Graph, x: str, *, keys: bool = False) -> str:
    """(1, T, D) → (1, heads, T, D / heads), for keys (1, heads, D / heads, T)."""
    split = graph.constant("split", np.array([0, 0, HEADS, _SIZE], np.int64))
    return graph.op("Transpose", graph.op("Reshape", x, split), perm=[0, 2, 3, 1] if keys else [0, 2, 1, 3])


def _attend(graph: Graph, query: str, keys: str, values: str, prefix: str) -> str:
    """`query` (1, heads, T, size) over keys (1, heads, size, L) and values (1, heads, L, size), projected: (1, T, D)."""
    scale = graph.constant("scale", np.array(_SIZE**-0.5, np.float32))
    weights = graph.op("Softmax", graph.op("Mul", graph.op("MatMul", query, keys), scale), axis=-1)
    context = graph.op("Transpose", graph.op("MatMul", weights, values), perm=[0, 2, 1, 3])
    merge = graph.constant("merge", np.array([0, 0, WIDTH], np.int64))
    return graph.linear(graph.op("Reshape", context, merge), f"{prefix}.out")


def _fed(graph: Graph, x: str, prefix: str) -> str:
    inner = graph.op("Gelu", graph.linear(x, f"{prefix}.up"))
    return graph.normal(graph.op("Add", x, graph.linear(inner, f"{prefix}.down")), f"{prefix}.norm")


def encoder_graph(weights: dict[str, Any]) -> onnx.ModelProto:
    """Input `input_ids` int64 (1, L); outputs `pointed` and `targets` (1, L, D), and keys and values of the decoder's layers."""
    graph = Graph(weights)
    words = weights["encoder.words.weight"].copy()
    words[1 : 1 + len(weights["encoder.marks"])] = weights["encoder.marks"]
    ids = graph.op("Gather", graph.constant("words", words), "input_ids")
    zero, one = graph.constant("zero", np.array([0], np.int64)), graph.constant("one", np.array([1], np.int64))
    length = graph.op("Slice", graph.op("Shape", "input_ids"), one, graph.constant("two", np.array([2], np.int64)))
    x = graph.op("Add", ids, graph.op("Slice", graph.constant("positions", weights["encoder.positions"]), zero, length, zero))
    x = graph.normal(x, "encoder.norm")
    for i in range(_count(weights, "encoder.layers.")):
        p = f"encoder.layers.{i}"
        query, keys, values = (_heads(graph, graph.linear(x, f"{p}.own.{n}"), keys=n == "key") for n in ("query", "key", "value"))
        x = graph.normal(graph.op("Add", x, _attend(graph, query, keys, values, f"{p}.own")), f"{p}.own_norm")
        x = _fed(graph, x, p)
    outputs = [("pointed", graph.linear(x, "pointed"), ["one", "length", WIDTH]), ("targets", graph.linear(x, "target"), ["one", "length", WIDTH])]
    for i in range(_count(weights, "layers.")):
        outputs.append((f"cross_keys_{i}", _heads(graph, graph.linear(x, f"layers.{i}.cross.key"), keys=True), ["one", HEADS, _SIZE, "length"]))
        outputs.append((f"cross_values_{i}", _heads(graph, graph.linear(x, f"layers.{i}.cross.value")), ["one", HEADS, "length", _SIZE]))
    return _model(graph, "parser-encoder", [("input_ids", TensorProto.INT64, ["one", "length"])], outputs)


def decoder_graph(weights: dict[str, Any]) -> onnx.ModelProto:
    """One step: inputs `token` (1), `is_token` (1, 1), `pointed` (1, D), `step` (1), the cross and past keys and values; outputs
    `scores` (1, V), `pointing` (1, D), the keys and values with this step."""
    graph = Graph(weights)
    inputs: list[tuple[str, int, list[Any]]] = [
        ("token", TensorProto.INT64, [1]), ("is_token", TensorProto.FLOAT, [1, 1]), ("pointed", TensorProto.FLOAT, [1, WIDTH]), ("step", TensorProto.INT64, [1]),
    ]  # fmt: skip
    outputs: list[tuple[str, str, list[Any]]] = []
    said = graph.op("Mul", graph.op("Gather", graph.constant("tokens", weights["tokens.weight"]), "token"), "is_token")
    x = graph.op("Add", graph.op("Add", said, "pointed"), graph.op("Gather", graph.constant("steps", weights["steps"]), "step"))
    x = graph.normal(graph.op("Unsqueeze", x, graph.constant("zero", np.array([0], np.int64))), "norm")
    for i in range(_count(weights, "layers.")):
        p = f"layers.{i}"
        shapes = {"keys": ["one", HEADS, "said", _SIZE], "values": ["one", HEADS, "said", _SIZE]}
        held: dict[str, str] = {}
        for name, part in (("keys", "key"), ("values", "value")):
            inputs.append((f"past_{name}_{i}", TensorProto.FLOAT, shapes[name]))
            held[name] = graph.op("Concat", f"past_{name}_{i}", _heads(graph, graph.linear(x, f"{p}.own.{part}")), axis=2)
            outputs.append((f"next_{name}_{i}", held[name], shapes[name]))
        keys = graph.op("Transpose", held["keys"], perm=[0, 1, 3, 2])
        own = _attend(graph, _heads(graph, graph.linear(x, f"{p}.own.query")), keys, held["values"], f"{p}.own")
        x = graph.normal(graph.op("Add", x, own), f"{p}.own_norm")
        inputs.append((f"cross_keys_{i}", TensorProto.FLOAT, ["one", HEADS, _SIZE, "length"]))
        inputs.append((f"cross_values_{i}", TensorProto.FLOAT, ["one", HEADS, "length", _SIZE]))
        crossed = _attend(graph, _heads(graph, graph.linear(x, f"{p}.cross.query")), f"cross_keys_{i}", f"cross_values_{i}", f"{p}.cross")
        x = graph.normal(graph.op("Add", x, crossed), f"{p}.cross_norm")
        x = _fed(graph, x, p)
    flat = graph.op("Squeeze", x, graph.constant("first", np.array([0], np.int64)))
    outputs += [("scores", graph.linear(flat, "say"), [1, "size"]), ("pointing", graph.linear(flat, "point"), [1, WIDTH])]
    return _model(graph, "parser-decoder", inputs, outputs)


def _count(weights: dict[str, Any], prefix: str) -> int:
    return 1 + max(int(k.removeprefix(prefix).split(".")[0]) for k in weights if k.startswith(prefix))


def _model(graph: Graph, name: str, inputs: list[tuple[str, int, list[Any]]], outputs: list[tuple[str, str, list[Any]]]) -> onnx.ModelProto:
    for given, inner, _ in outputs:
        graph.nodes.append(helper.make_node("Identity", [inner], [given], name=given))
    made = helper.make_graph(
        graph.nodes, name, [helper.make_tensor_value_info(*one) for one in inputs],
        [helper.make_tensor_value_info(given, TensorProto.FLOAT, shape) for given, _, shape in outputs], graph.constants,
    )  # fmt: skip
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)


def export_parser(trained: Path, out: Path, *, quantised: bool = True) -> None:
    """Write `parser.encoder.int8.onnx`, `parser.decoder.int8.onnx` and `parser.json` into `out`; not quantised, for a test of the graphs."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    weights = load_file(trained / "parser.safetensors")
    out.mkdir(parents=True, exist_ok=True)
    for name, graph in (("encoder", encoder_graph(weights)), ("decoder", decoder_graph(weights))):
        with tempfile.TemporaryDirectory() as folder:
            plain = Path(folder) / "plain.onnx"
            onnx.save(graph, plain)
            target = out / f"parser.{name}.int8.onnx"
            if quantised:
                quantize_dynamic(plain, target, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True})
            else:
                target.write_bytes(plain.read_bytes())
    told = json.loads((trained / "parser.json").read_text("utf-8"))
    (out / "parser.json").write_text(json.dumps({"vocabulary": told["vocabulary"], "children": told["children"]}, ensure_ascii=False), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("trained", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "understanding" / "model")
    options = parser.parse_args()
    export_parser(options.trained, options.out)
    print(json.dumps({p.name: p.stat().st_size for p in sorted(options.out.iterdir())}))


if __name__ == "__main__":
    main()
