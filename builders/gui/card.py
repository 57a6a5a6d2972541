"""The model card that stands beside the weights, from what the training logged and the exported network finds.

    python -m builders.gui.card --model model_repository/gui_detector/1 --run build/gui --data PAGES --held PAGES

Paragraphs of `--notes`, a Markdown file (figures on other sets), go in before the limits.
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import onnx

from builders.gui.calibrate import Answers, answers_of, report
from builders.gui.folder import Page, pages_in
from builders.gui.score import Curve, curve_of, found_in, mean_precision
from python_backends.gui.calibration import Calibration
from python_backends.gui.detect import USUAL
from python_backends.gui.roles import ROLES

TEXT = """\
# GUI element detector

Finds the elements of a screenshot: {roles}.
One stage, C3k2, SPPF and C2PSA blocks (paper IV-C), a PAN neck, anchor-free heads at strides 8, 16 and 32, two boxes a
position (what is shown, and what holds it) with independent sigmoid scores.
{parameters:.2f} M parameters, trained from nothing; no weights of anybody else are in it.

* **In** `image` UINT8 [h, w, 3], RGB, sides multiples of 32 (grey 114 to the right and below). **Out** at most 1,000
  `boxes` FP32 [k, 4] in pixels, `scores` FP32 [k, 16] (raw; `calibration.json` makes confidences of them), `features`
  FP32 [k, 64]. Duplicates are included: suppression is outside.
* **Data:** {pages} pages with {elements:,} elements and lines of text, composed and rendered by `builders.gui.pages`
  (styles of our own and {libraries}); truth is read from the page itself. No screenshot of anybody's site or
  program. Measured on {held} other pages of other seeds.
* **Training:** `python -m builders.gui.train --data PAGES --held PAGES --out DIR --minutes {minutes:.0f} --seed {seed}
  --rate {rate:g} --threads 1`, then `builders.gui.export`, `builders.gui.calibrate`, `builders.gui.card`.
  {steps:,} steps in {minutes:.0f} minutes on one shared core (bf16), pieces of 512 to 1,280 pixels at half to double
  scale.
* **Licence of the weights:** Apache-2.0.

## On held-back pages

Mean average precision at an overlap of 0.5 over roles with 20 elements or more: **{mean:.3f}** on {held} pages.
Precision and recall are those of the usual answer (confidence {usual}), on the half of the pages that calibration did
not see; the confidence of a box is the probability that it is right, and its expected error there (ECE, boxes from 0.1
on) is **{ece:.3f}**, and {without:.3f} without the lines of text. Roles with few examples have a larger error of their
own.

{table}
{notes}
## Limits

It has seen generated pages only. Native programs, games and pictures of real sites look different, and what looks
different is found less often or under another role: a link made to look like a button is a matter of taste even among
people. Elements below 6 pixels are not found. A very wide table or dialog is often found in part. The role says how an
element looks, not what it does when it is clicked. Confidences hold for screenshots like the held-back pages; on others
expect them to be too high.
"""


def found_curves(answers: Answers) -> dict[str, Curve]:
    """Each role's curve over the pages, duplicates removed role by role."""
    found = [found_in(raw.boxes, raw.scores) for _, raw, _ in answers]
    truth = [(page.boxes, page.roles) for page, _, _ in answers]
    return {name: curve_of(found, truth, role) for role, name in enumerate(ROLES)}


def table_of(curves: Mapping[str, Curve], told: Mapping[str, Any]) -> str:
    """A row a role that occurs."""
    rows = ["| Role | Elements | AP50 | Precision | Recall | ECE |", "|---|---:|---:|---:|---:|---:|"]
    for role, curve in curves.items():
        if curve.elements:
            at = told[role]
            rows.append(f"| {role} | {curve.elements} | {curve.average_precision:.3f} | {at['precision']:.2f} | "
                        f"{at['recall']:.2f} | {at['ece']:.3f} |")  # fmt: skip
    return "\n".join(rows)


def card(answers: Answers, pages: Sequence[Page], run: Path, model: Path, notes: str = "") -> str:
    """The card, in Markdown. Every second answer, from the second on, was not calibrated on."""
    curves = found_curves(answers)
    told = report(answers[1::2], Calibration.load(model / "calibration.json"))
    last = [json.loads(line) for line in (run / "log.jsonl").read_text("utf-8").splitlines()][-1]
    settings = json.loads((run / "settings.json").read_text("utf-8"))
    libraries = Counter(page.library for page in pages if page.library and not page.library.startswith("own"))
    numbers = sum(
        max(1, len(tensor.raw_data) // 4) for tensor in onnx.load(str(model / "model.onnx")).graph.initializer
    )
    text = TEXT.format(
        roles=", ".join(role.replace("_", " ") for role in ROLES), parameters=numbers / 1e6, pages=len(pages),
        elements=sum(len(page.boxes) for page in pages), held=len(answers), steps=last["step"], minutes=last["minutes"],
        libraries=", ".join(name for name, _ in libraries.most_common()) or "no library", seed=settings["seed"],
        usual=USUAL, rate=settings["rate"], mean=mean_precision(curves.values()), ece=told["ece"],
        without=told["ece_without_text"],
        table=table_of(curves, told["roles"]), notes=f"\n{notes.strip()}\n" if notes.strip() else "",
    )  # fmt: skip
    return "\n".join(_wrapped(line) for line in text.split("\n"))


def _wrapped(line: str) -> str:
    """A line that names have made too long, broken; its further lines are those of the same item."""
    indent = "  " if line.startswith(("* ", "  ")) else ""
    return textwrap.fill(line, 120, subsequent_indent=indent) if len(line) > 120 and not line.startswith("|") else line


def main(arguments: Sequence[str]) -> int:
    """Write `README.md` into the model's version folder; the exit status."""
    parser = argparse.ArgumentParser("builders.gui.card", description=__doc__)
    for name in ("model", "run", "data", "held"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--notes", type=Path, help="Markdown with figures on other sets")
    settings = parser.parse_args(arguments)
    answers = answers_of(settings.model, list(pages_in(settings.held)))
    notes = settings.notes.read_text("utf-8") if settings.notes else ""
    text = card(answers, list(pages_in(settings.data)), settings.run, settings.model, notes)
    (settings.model / "README.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
