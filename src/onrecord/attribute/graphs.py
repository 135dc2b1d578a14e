"""The shipped graphs on ONNX Runtime, one thread, opened once a process and not before they are wanted."""

from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

from onrecord.attribute.decode import Floats
from onrecord.attribute.pieces import PLACES, QUOTES, Codes, Ints

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


class Graphs:
    """`tagger.Model` by the files in `model/`."""

    def __init__(self) -> None:
        self.encoder, self.linker = _session("encoder.onnx"), _session("linker.onnx")

    def encode(self, ids: Ints, features: Codes) -> tuple[Floats, Floats, Floats]:
        """See `tagger.Model`."""
        case, quote, place = (features[..., n].astype(np.int32) for n in range(3))
        (pieces,) = self.encoder.run(None, {"ids": ids, "features": (case * QUOTES + quote) * PLACES + place})
        width = (pieces.shape[-1] - 3) // 2
        return pieces[..., :3], pieces[..., 3 : 3 + width], pieces[..., 3 + width :]

    def link(self, tokens: Floats, cue: Floats, relation: Codes) -> Floats:
        """See `tagger.Model`."""
        (tags,) = self.linker.run(None, {"tokens": tokens, "cue": cue, "relation": relation.astype(np.int32)})
        return np.asarray(tags)


@lru_cache(maxsize=1)
def graphs() -> Graphs:
    """The model of this process."""
    return Graphs()


def _session(name: str) -> "InferenceSession":
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    # One process a core is several times as fast as one process with several threads.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    # The graphs are fused where that is faster; what the runtime would fuse beyond (adding and normalising) is slower.
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    with as_file(files("onrecord.attribute") / "model" / name) as path:
        return InferenceSession(path, options, ["CPUExecutionProvider"])
