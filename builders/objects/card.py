"""The model card, from the figures that calibrate.py measured and the log of the training.

python -m builders.objects.card --log build/first/log.jsonl build/objects/log.jsonl --out MODEL
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

TEXT = """# object_detector: free text and a picture, to boxes

The embedded open-vocabulary detector, written and trained for this project from random weights, on composed
scenes and nothing else. About 3 million weights and 3.5 GFLOP for 512 x 512 pixels. Licence of the weights:
Apache-2.0.

## What it does

`image` UINT8 [h, w, 3] RGB, sides multiples of 32, and `prompts` FP32 [P, 384], vectors of all-MiniLM-L6-v2
(model `text_encoder`) -> `relevance` FP32 [P, T], `boxes` FP32 [T, 4] in pixels, `features` FP32 [T, 128].
Tokens stand on grids of stride 8, 16 and 32. Relevance is sigmoid(t * cosine + b) of a token's vector and the
prompt's (SigLIP-like; paper IV-C, eq. 1 to 3); what a yes aims at in training is the overlap of the token's own
box. Boxes know no classes. Tokens become regions outside the graph (`python_backends/objects/grouping.py`), and
a region's score a confidence by the table in `calibration.json`: the share of held-back regions of that score
that were right. A prompt of which nothing is found has no region.

## What it finds, and what it cannot

It was trained on drawings: emoji, icons, shapes, clip art, controls of interfaces, some cut-out photographs of
things. It finds such things by name and by colour on plain, patterned and photographed grounds. The network knows
things of 24 to 100 pixels best; serving shows it every picture in several sizes (`engines/embedded.py`, `PASS`).

* **Photographs of the world: expect almost nothing.** It has seen no street, animal or person in a photograph
  with a name to it. Photographs and paintings were grounds on which nothing was to be found. For photographs
  export a checkpoint of the OWL or Grounding DINO family instead (builders/open_vocabulary).
* **Names it never saw** work where the sentence vector lies near that of names it saw. This is a weak ability.
* **Languages**: the sentence model is English. Serving puts names that it knows in ten other languages into English
  (`python_backends/pointing/foreign.py`); other foreign words are guesses.
* **Places** ("the left cat", "the largest star") are not its business: rules of serving choose among what it
  finds.
* Flags, faces and icons that differ in small strokes are often mistaken for each other.

## Training

{training}

Scenes: `builders/scenes` (sources and their licences are listed in its README), 256 to 512 pixels, 4 to 16
things each; after three fresh batches comes one seen before in another size. Every object of a batch is judged by
every prompt of all its scenes, absent things included, and by names drawn from the whole vocabulary; sentence
vectors are blurred. Muon and AdamW; average of weights. The first minutes of all knew shapes only. The second run
trained what compares (heads, palette, text side) and left what sees forms and boxes as it was. The last, with seed
{seed}, went on with everything, from the graph that the second had left: 100 minutes, 64 more from its checkpoint
with twice as many cuts of pages, stopped before its 176 minutes were over, 77 on a crowded machine (241 of 262), 34
more (275), and, with the rate of a longer run, 108 more (383 of 400), which were
worth most, and 89 more from that rate down again (472), beside much other work.

    python -m builders.objects.train --data build/sprites --pages build/pages --out build/first --minutes 80
    python -m builders.objects.train --data build/sprites --pages build/pages --out build/heads --minutes 10 \\
        --heads-of build/first/checkpoint.pt
    python -m builders.objects.export --checkpoint build/heads/checkpoint.pt --out MODEL
    python -m builders.objects.train --data build/sprites --pages build/pages --out build/objects --minutes 100 \\
        --seed {seed} --initial MODEL/model.onnx
    python -m builders.objects.train --data build/sprites --pages build/more_pages --out build/objects --minutes 176 \\
        --seed {seed} --resume
    python -m builders.objects.train --data build/sprites --pages build/more_pages --out build/objects --minutes 262 \\
        --resume
    python -m builders.objects.train --data build/sprites --pages build/more_pages --out build/objects --minutes 275 \\
        --resume
    python -m builders.objects.train --data build/sprites --pages build/more_pages --out build/objects --minutes 400 \\
        --resume
    python -m builders.objects.train --data build/sprites --pages build/more_pages --out build/objects --minutes 472 \\
        --rate 5.6e-3 --resume
    python -m builders.objects.export --checkpoint build/objects/checkpoint.pt --out MODEL
    python -m builders.objects.calibrate --data build/sprites --pages build/pages --out MODEL
    python -m builders.objects.card --log build/{{first,heads,objects}}/log.jsonl --out MODEL

`MODEL` is model_repository/object_detector/1. `--resume` goes on from the checkpoint; `--device cuda` trains on a
GPU unchanged.

## Figures

{scenes} held-back scenes of 512 x 512 pixels: their emoji, icons, photographs and clip art occur in no training
scene (shapes and controls are drawn anew), and where it says unseen, neither do their names. They are not the scenes
to which confidences were fitted. Average precision at IoU 0.5 over all answers to all prompts of a kind; prompts
about places are left out. Everything is as in service but for the networks of screens, which look too where a prompt
names a control: levels, known names of other languages in English, and a region loses up to nine tenths of its
score where its pixels lack the colour asked for (`python_backends/objects/colouring.py`).

| prompts | AP50 | prompts | objects |
|---|---:|---:|---:|
{rows}
| all, absent ones included | {all} | | |

At the operating point (confidence {least}): precision {precision}, recall {recall}, {wolves} regions an image
for what is absent ({asked} absent prompts an image). Expected calibration error {ece} over all regions, {given}
over those given. {verdict}
"""
TARGETS = {"ap50_all": 0.60, "absent_per_image": 0.1, "ece": 0.05, "ece_of_given": 0.05}


def card(figures: Mapping[str, Any], ends: Sequence[Mapping[str, Any]], seed: int, machine: str) -> str:
    """Markdown. `ends` are the last lines of each run's log.jsonl; `machine` says in words what they ran on."""
    rows = (
        f"| {kind.replace('_', ' ')} | {one['ap50']:.3f} | {one['prompts']} | {one['objects']} |"
        for kind, one in figures["ap50"].items()
    )
    runs = [f"{end['minutes']:.0f} minutes and {end['steps']} steps" for end in ends]
    return TEXT.format(
        training=f"{', then '.join(runs)}, of up to 20 scenes each, on {machine}.",
        seed=seed, scenes=figures["scenes"], rows="\n".join(rows), all=f"{figures['ap50_all']:.3f}",
        least=figures["least"], precision=figures["precision"], recall=figures["recall"],
        wolves=figures["absent_per_image"], asked=figures["absent_prompts_per_image"], ece=figures["ece"],
        given=figures["ece_of_given"], verdict=verdict(figures),
    )  # fmt: skip


def verdict(figures: Mapping[str, Any]) -> str:
    """Which of the aims are met and which are not."""
    missed = [
        f"{name} {figures[name]} (aim {aim})"
        for name, aim in TARGETS.items()
        if (figures[name] < aim) == (name == "ap50_all")
    ]
    return "All aims are met." if not missed else f"Aims that are not met: {', '.join(missed)}."


def main(arguments: list[str] | None = None) -> int:
    """Write `README.md` beside the graph."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--log", type=Path, nargs="+", required=True, help="log.jsonl of every run of the training")
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model, with figures.json")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--machine", default="one core", help="what the training had, in words")
    chosen = parser.parse_args(arguments)
    figures = json.loads((chosen.out / "figures.json").read_text())
    ends = [json.loads(log.read_text().splitlines()[-1]) for log in chosen.log]
    (chosen.out / "README.md").write_text(card(figures, ends, chosen.seed, chosen.machine))
    return 0


if __name__ == "__main__":
    sys.exit(main())
