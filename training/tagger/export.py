"""A checkpoint -> the shipped graphs: python training/tagger/export.py CHECKPOINT --out src/onrecord/attribute/model

Weights are 8-bit integers with a scale for each column (each row of the word
table); activations are quantised as they come. The graphs are written node by
node, since no tracer gives ONNX Runtime's fused operators.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from measure import load
from network import HEADS, LINK_HEADS, LINK_WIDTH, WIDTH, Layer, Tagger
from onnx import TensorProto, helper, numpy_helper

from onrecord.attribute.decode import REACH
from onrecord.attribute.tagger import WINDOW

FUSED = "com.microsoft"
# 7 bits: on processors without VNNI the sums of two 8-bit products overflow.
LEVELS = 63
TAGS = 5


class Graph:
    """Nodes and weights of one graph as they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, value: np.ndarray | torch.Tensor) -> str:
        """Adds a constant; its name."""
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, kind: str, *inputs: str, domain: str = "", count: int = 1, **settings: object) -> str:
        """Adds a node; the name of its (first) output."""
        outputs = [f"n{len(self.nodes)}{'abc'[n]}" for n in range(count)]
        self.nodes.append(helper.make_node(kind, list(inputs), outputs, domain=domain, **settings))
        return outputs[0]

    def linear(self, x: str, layer: torch.nn.Linear) -> str:
        """x @ weights + bias, with weights as integers."""
        weights = layer.weight.detach().numpy().T
        scale = np.abs(weights).max(0) / LEVELS
        whole = np.clip(np.round(weights / scale), -LEVELS, LEVELS).astype(np.int8)
        inputs = self.weight(whole), self.weight(scale.astype(np.float32)), self.weight(np.zeros(len(scale), np.int8))
        return self.add("DynamicQuantizeMatMul", x, *inputs, self.weight(layer.bias), domain=FUSED)

    def normal(self, x: str, layer: torch.nn.LayerNorm) -> str:
        """Layer normalisation."""
        return self.add("LayerNormalization", x, self.weight(layer.weight), self.weight(layer.bias), epsilon=layer.eps)

    def layer(self, x: str, layer: Layer, heads: int, mask: str = "") -> str:
        """One transformer layer."""
        self.add("Split", self.linear(x, layer.qkv), count=3, axis=-1, num_outputs=3)
        q, k, v = self.nodes[-1].output
        masked = ("", mask) if mask else ()
        mixed = self.add("MultiHeadAttention", q, k, v, *masked, domain=FUSED, num_heads=heads)
        x = self.normal(self.add("Add", self.linear(mixed, layer.out), x), layer.norm1)
        inner = self.add("Gelu", self.linear(x, layer.up), domain=FUSED)
        return self.normal(self.add("Add", self.linear(inner, layer.down), x), layer.norm2)

    def save(self, path: Path, inputs: list[onnx.ValueInfoProto], outputs: dict[str, list[str | int]]) -> None:
        """Writes the graph; each output's name is given to the node that makes it by `named`."""
        made = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
        graph = helper.make_graph(self.nodes, path.stem, inputs, made, self.weights)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
        onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), path)

    def named(self, x: str, name: str) -> None:
        """Calls a value by the name of an output."""
        self.nodes.append(helper.make_node("Identity", [x], [name]))


def encoder(tagger: Tagger, path: Path) -> None:
    """ids (windows, steps), features (windows, steps: case, quote and place as one number) -> cues, tokens, heads."""
    graph = Graph()
    words = tagger.words.weight.detach().numpy()
    scale = np.maximum(np.abs(words).max(1, keepdims=True), 1e-6) / LEVELS
    table = np.clip(np.round(words / scale), -LEVELS, LEVELS).astype(np.int8)
    found = graph.add("Cast", graph.add("Gather", graph.weight(table), "ids"), to=TensorProto.FLOAT)
    found = graph.add("Mul", found, graph.add("Gather", graph.weight(scale.astype(np.float32)), "ids"))
    features = (
        tagger.case.weight[:, None, None] + tagger.quote.weight[None, :, None] + tagger.place.weight[None, None]
    ).reshape(-1, WIDTH) + tagger.kind
    found = graph.add("Add", found, graph.add("Gather", graph.weight(features), "features"))
    steps = graph.add("Slice", graph.add("Shape", "ids"), *(graph.weight(np.array([n])) for n in (1, 2)))
    start, first = graph.weight(np.array([0])), graph.weight(np.array([0]))
    positions = graph.weight(tagger.positions.weight[: WINDOW + 2])
    found = graph.add("Add", found, graph.add("Slice", positions, start, steps, first))
    x = graph.normal(found, tagger.norm)
    for layer in tagger.layers:
        x = graph.layer(x, layer, HEADS)
    heads = torch.nn.Linear(WIDTH, 3 + 2 * LINK_WIDTH)
    heads.weight.data = torch.cat([tagger.cues.weight, tagger.tokens.weight, tagger.heads.weight])
    heads.bias.data = torch.cat([tagger.cues.bias, tagger.tokens.bias, tagger.heads.bias])
    graph.named(graph.linear(x, heads), "pieces")
    shape: list[str | int] = ["windows", "steps"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT32, shape) for name in ("ids", "features")]
    graph.save(path, inputs, {"pieces": [*shape, 3 + 2 * LINK_WIDTH]})


def linker(tagger: Tagger, path: Path) -> None:
    """tokens, cue, relation -> scores of the tags of source and content; the rest only helps training."""
    graph = Graph()
    axis = graph.weight(np.array([1]))
    x = graph.add("Add", "tokens", graph.add("Unsqueeze", "cue", axis))
    x = graph.add("Add", x, graph.weight(tagger.offset.weight))
    x = graph.add("Add", x, graph.add("Gather", graph.weight(tagger.relation.weight), "relation"))
    x = graph.normal(x, tagger.link_norm)
    seen = graph.add("Cast", graph.add("Cast", "relation", to=TensorProto.BOOL), to=TensorProto.INT32)
    for layer in tagger.links:
        x = graph.layer(x, layer, LINK_HEADS, seen)
    arguments = torch.nn.Linear(LINK_WIDTH, TAGS)
    arguments.weight.data, arguments.bias.data = tagger.arguments.weight[:TAGS], tagger.arguments.bias[:TAGS]
    graph.named(graph.linear(x, arguments), "tags")
    inputs = [
        helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["cues", REACH, LINK_WIDTH]),
        helper.make_tensor_value_info("cue", TensorProto.FLOAT, ["cues", LINK_WIDTH]),
        helper.make_tensor_value_info("relation", TensorProto.INT32, ["cues", REACH]),
    ]
    graph.save(path, inputs, {"tags": ["cues", REACH, TAGS]})


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--last", action="store_true", help="the last weights, not the averaged ones")
    options = parser.parse_args()
    tagger = load(options.checkpoint, not options.last).eval()
    encoder(tagger, options.out / "encoder.onnx")
    linker(tagger, options.out / "linker.onnx")


if __name__ == "__main__":
    main()
