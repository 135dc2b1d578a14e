"""The tagger as a torch network: an encoder of pieces, a head for cues, and links from each cue to its arguments."""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from onrecord.attribute.decode import REACH, RELATIONS
from onrecord.attribute.pieces import CASES, PLACES, QUOTES

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
LINK_WIDTH, LINK_LAYERS, LINK_HEADS, LINK_INNER = 128, 2, 4, 384
CLASSES = (6, 3, 6)  # stance, naming, source_type


class Layer(nn.Module):
    """One transformer layer, normalised behind each part as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: (rows, steps, width); mask: (rows, 1, 1, steps), true where there is something to see."""
        rows, steps, width = x.shape
        q, k, v = self.qkv(x).view(rows, steps, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(rows, steps, width))))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """Cue tags, auxiliary source and content tags for training, and links."""

    def __init__(self, dropout: float = 0.1, layers: int = LAYERS) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.case = nn.Embedding(CASES, WIDTH)
        self.quote = nn.Embedding(QUOTES, WIDTH)
        self.place = nn.Embedding(PLACES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(WIDTH, HEADS, INNER, dropout) for _ in range(layers))
        self.cues = nn.Linear(WIDTH, 3)
        self.streams = nn.Linear(WIDTH, 6)
        self.tokens = nn.Linear(WIDTH, LINK_WIDTH)
        self.heads = nn.Linear(WIDTH, LINK_WIDTH)
        self.offset = nn.Embedding(REACH, LINK_WIDTH)
        self.relation = nn.Embedding(RELATIONS, LINK_WIDTH)
        self.link_norm = nn.LayerNorm(LINK_WIDTH, eps=1e-12)
        self.links = nn.ModuleList(Layer(LINK_WIDTH, LINK_HEADS, LINK_INNER, dropout) for _ in range(LINK_LAYERS))
        self.arguments = nn.Linear(LINK_WIDTH, 8)
        self.classes = nn.Linear(3 * LINK_WIDTH, sum(CLASSES))
        for feature in (self.case, self.quote, self.place, self.offset, self.relation):
            nn.init.normal_(feature.weight, std=0.02)

    def encode(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """ids (rows, steps), features (rows, steps, 3), mask (rows, steps) -> (rows, steps, WIDTH)."""
        steps = torch.arange(ids.shape[1], device=ids.device)
        case, quote, place = features.unbind(-1)
        x = self.words(ids) + self.positions(steps) + self.kind
        x = self.dropout(self.norm(x + self.case(case) + self.quote(quote) + self.place(place)))
        for layer in self.layers:
            x = layer(x, mask[:, None, None])
        return x

    def link(self, tokens: Tensor, cue: Tensor, relation: Tensor) -> tuple[Tensor, Tensor]:
        """tokens (cues, REACH, LINK_WIDTH), cue (cues, LINK_WIDTH), relation (cues, REACH) ->
        scores of tags (cues, REACH, 8: five of source and content, three of addressee), of classes (cues, 15)."""
        x = self.link_norm(tokens + cue[:, None] + self.offset.weight + self.relation(relation))
        seen = relation > 0
        for layer in self.links:
            x = layer(x, seen[:, None, None])
        scores = self.arguments(x)
        chosen = scores[..., :5].softmax(-1)
        weights = (relation == 1).to(x.dtype), chosen[..., 1:3].sum(-1), chosen[..., 3:].sum(-1)
        return scores, self.classes(torch.cat([_pool(x, weight) for weight in weights], -1))


def _pool(x: Tensor, weight: Tensor) -> Tensor:
    return (x * weight[..., None]).sum(1) / (weight.sum(1, keepdim=True) + 0.1)


def load_base(tagger: Tagger, path: Path) -> None:
    """Fills the encoder from BERT weights (safetensors) of the same shape."""
    base = load_file(path)

    def copy(target: nn.Module, name: str) -> None:
        target.weight.data.copy_(base[f"{name}.weight"])
        if getattr(target, "bias", None) is not None:
            target.bias.data.copy_(base[f"{name}.bias"])

    copy(tagger.words, "embeddings.word_embeddings")
    copy(tagger.positions, "embeddings.position_embeddings")
    tagger.kind.data.copy_(base["embeddings.token_type_embeddings.weight"][0])
    copy(tagger.norm, "embeddings.LayerNorm")
    for number, layer in enumerate(tagger.layers):
        at = f"encoder.layer.{number}"
        parts = [f"{at}.attention.self.{part}" for part in ("query", "key", "value")]
        layer.qkv.weight.data.copy_(torch.cat([base[f"{part}.weight"] for part in parts]))
        layer.qkv.bias.data.copy_(torch.cat([base[f"{part}.bias"] for part in parts]))
        copy(layer.out, f"{at}.attention.output.dense")
        copy(layer.norm1, f"{at}.attention.output.LayerNorm")
        copy(layer.up, f"{at}.intermediate.dense")
        copy(layer.down, f"{at}.output.dense")
        copy(layer.norm2, f"{at}.output.LayerNorm")


def schedule(step: int, total: int, warm: float = 0.06) -> float:
    """Learning rate over the run: a linear rise, then half a cosine to nothing."""
    done = step / max(1, total)
    return done / warm if done < warm else 0.5 * (1 + math.cos(math.pi * (done - warm) / (1 - warm)))
