"""Teaches a shallower encoder what a trained tagger finds.

    python training/tagger/distil.py CHECKPOINT --polnear FOLDER --free training/free --out FOLDER --minutes 30

The pupil begins with some of the teacher's layers and all of its heads and links.
It learns from the marks, as `train.py` does, and from what the teacher makes of the
same pieces: the odds of cues, the vectors that links are made from, and the odds
of the links themselves (Hinton et al. 2015, Sanh et al. 2019). The length of a run is
set in minutes; the learning rate has gone to nothing when they are over.
"""

import argparse
import copy
import random
import time
from functools import partial
from pathlib import Path

import numpy as np
import torch
from corpus import Marked, Window, arrays, batches, held_out, read, windows
from measure import TorchModel, load
from network import LINK_WIDTH, Tagger, schedule
from torch import Tensor, distributed, multiprocessing, nn
from torch.nn import functional
from train import Made, groups, loss_of, share

from onrecord.attribute.tagger import encode

# The teacher's layers that the pupil begins with: of all threes these lead nearest to the teacher before training.
KEPT = (0, 4, 5)
BATCH = 3072  # pieces
DROPOUT = 0.05
LENGTHS = (126, 158, 254)  # pieces of a window, drawn for each article
Told = dict[str, np.ndarray]  # what the teacher makes of the pieces of each article


def pupil_of(teacher: Tagger, kept: tuple[int, ...] = KEPT) -> Tagger:
    """A tagger with some of another's layers."""
    pupil = copy.deepcopy(teacher)
    pupil.layers = nn.ModuleList(pupil.layers[number] for number in kept)
    return pupil


def tell(teacher: Tagger, articles: list[Marked], folder: Path) -> None:
    """Writes the teacher's scores and vectors of every article's pieces, one file an article."""
    model = TorchModel(teacher)
    for article in articles:
        path = folder / f"{article.stem}.npy"
        if not path.exists():
            np.save(path, np.concatenate(encode(article.text, model), -1).astype(np.float16))


def wanted(batch: list[Window], steps: int, told: Told) -> Tensor:
    """The teacher's outputs in the places of `corpus.arrays`: (windows * steps, outputs), nan where there is none."""
    width = 3 + 2 * LINK_WIDTH
    found = np.full((len(batch), steps, width), np.nan, np.float32)
    for row, cut in enumerate(batch):
        found[row, 1 : 1 + cut.end - cut.start] = told[cut.article.stem][cut.start : cut.end]
    return torch.from_numpy(found).view(-1, width)


def lesson(teacher: Tagger, batch: dict[str, np.ndarray], made: Made, target: Tensor) -> Tensor:
    """How far what the pupil made of a batch is from the teacher."""
    there = ~target[:, 0].isnan()
    target = target.nan_to_num()
    cues, vectors = target[:, :3], target[:, 3:]
    off = (torch.cat([made.tokens, made.heads], -1).float() - vectors)[there] / vectors[there].std(0)
    total = 4 * _divergence(made.cues[there], cues[there]) + (off**2).mean()
    if made.members is None or made.links is None:
        return total
    theirs, heads = vectors.split(LINK_WIDTH, -1)
    index, relation = torch.from_numpy(batch["index"]), torch.from_numpy(batch["relation"])
    with torch.no_grad():
        links, _ = teacher.link(theirs[index], made.members.float() @ heads, relation)
    seen = relation > 0
    return total + 4 * _divergence(made.links[..., :5][seen], links[..., :5][seen])


def _divergence(ours: Tensor, theirs: Tensor) -> Tensor:
    log, target = ours.float().log_softmax(-1), theirs.float().log_softmax(-1)
    return functional.kl_div(log, target, reduction="batchmean", log_target=True)


def work(rank: int, options: argparse.Namespace) -> None:
    """One process of the run, as in `train.work`."""
    torch.set_num_threads(1)
    rendezvous = f"file://{(options.out / 'rendezvous').resolve()}"
    distributed.init_process_group("gloo", rendezvous, rank=rank, world_size=options.processes)
    torch.manual_seed(options.seed)
    say = partial(print, flush=True) if rank == 0 else lambda *_: None
    free = [article for article in read(options.free) if not held_out(article.stem)]
    polnear = read(options.polnear)
    teacher = load(options.checkpoint, average=False).eval().requires_grad_(False)
    told_in = options.out / "told"
    told_in.mkdir(exist_ok=True)
    tell(teacher, (polnear + free)[rank :: options.processes], told_in)
    distributed.barrier()
    told = {article.stem: np.load(told_in / f"{article.stem}.npy", mmap_mode="r") for article in polnear + free}
    say(f"{len(polnear)} + {len(free)} articles, told")
    pupil = pupil_of(teacher, tuple(options.kept)).requires_grad_(True).train()
    for part in pupil.modules():
        if isinstance(part, nn.Dropout):
            part.p = DROPOUT
    optimiser = torch.optim.AdamW(groups(pupil), betas=(0.9, 0.98), fused=True)
    began, epoch, done = time.time(), 0, 0.0
    while done < 1:
        chance = random.Random(f"{options.seed} {epoch}")
        cuts = windows(polnear, chance, LENGTHS) + [cut for _ in range(2) for cut in windows(free, chance, LENGTHS)]
        order = batches(cuts, BATCH // options.processes, chance)
        order = order[: len(order) // options.processes * options.processes][rank :: options.processes]
        for number, batch in enumerate(order):
            done = _agreed((time.time() - began) / (60 * options.minutes))
            if done >= 1:
                break
            losses = _step(pupil, teacher, optimiser, (batch, told), done)
            if number % 50 == 0:
                say(f"epoch {epoch}, {number}/{len(order)}, {done:.3f}: loss {losses[0]:.3f}, lesson {losses[1]:.3f}")
        epoch += 1
        if rank == 0:
            torch.save({"tagger": pupil.state_dict(), "average": pupil.state_dict()}, options.out / "pupil.pt")


def _step(
    pupil: Tagger, teacher: Tagger, optimiser: torch.optim.Optimizer, given: tuple[list[Window], Told], done: float
) -> tuple[float, float]:
    """One step; the loss by the marks and that against the teacher."""
    cuts, told = given
    for group in optimiser.param_groups:
        group["lr"] = group["top"] * schedule(int(done * 10000), 10000, 0.03)
    batch = arrays(cuts)
    with torch.autocast("cpu", torch.bfloat16):
        loss, made = loss_of(pupil, batch)
        taught = lesson(teacher, batch, made, wanted(cuts, batch["ids"].shape[1], told))
    optimiser.zero_grad()
    (loss + taught).backward()
    trained = [parameter for parameter in pupil.parameters() if parameter.requires_grad]
    share(trained)
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimiser.step()
    return loss.item(), taught.item()


def _agreed(share_done: float) -> float:
    """The same for all processes, so that their weights stay the same."""
    mean = torch.tensor([share_done], dtype=torch.float64)
    distributed.all_reduce(mean)
    return mean.item() / distributed.get_world_size()


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path, help="the teacher; its last weights are taken")
    parser.add_argument("--polnear", type=Path, required=True, help="a folder with text/ and attributions/")
    parser.add_argument("--free", type=Path, required=True, help="the same, with labels.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--kept", type=int, nargs="+", default=list(KEPT), help="layers of the teacher to begin with")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "rendezvous").unlink(missing_ok=True)
    multiprocessing.spawn(work, (options,), options.processes)


if __name__ == "__main__":
    main()
