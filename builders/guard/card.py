"""The model card that training leaves beside the weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from builders.guard.dataset import SEED, Example
from builders.guard.fit import Recipe
from builders.guard.measure import Report

_TEXT = """\
# Guard heads

Fourteen questions "is it about the subject of this hazard?" and one "does it mean harm?", each logistic, over the
sentence vector of all-MiniLM-L6-v2 (384 numbers) and 4,096 buckets of hashed words, word pairs and pieces of words. A
hazard's score is the product of its subject and the intent, shifted by one constant so that 0.5 is the threshold.

- **Data:** {total} texts written for this project (`builders/guard/data`, Apache-2.0), {harmful} harmful requests and
  {benign} harmless texts, most of them look-alikes; by part {parts}; by language {languages}.
  Wordings of one wish stay in one part.
- **Provenance:** an earlier neutral background was thrown away, because its author had first read which items of an
  evaluation set were wrongly refused, and some of its texts paraphrased them. The present one was written anew without
  that set. No evaluation set is learnt from.
- **Training:** `python -m builders.guard.train`; seed {seed} splits the set, the fit itself throws no dice: L2 penalty
  {penalty}, L-BFGS to convergence or {iterations} steps, subject texts weighed {weight} to 1. The shift, {shift:.1f},
  gives the best macro F1 on the part `dev` at which at most a tenth of its harmless texts are refused.
- **Licence of the weights:** Apache-2.0.

## Held-out figures at the shipped threshold

Macro F1 **{f1:.2f}**. Of {n_harmful} harmful texts {caught} had some hazard found ({recall:.0%}); of {n_benign}
harmless texts, most of them look-alikes written to be hard, {refused} were refused ({over:.0%}).
These figures are not blind: held-out figures were consulted repeatedly while the heads and the set took shape, and the
bound on refusals dates from the same time as the background that was thrown away.
A hazard that a text may fairly be found guilty of beside its own (`may`) counts as neither right nor wrong.

{table}

## Limits

The set is small, short, and mostly English; the encoder is an English one, so Spanish, French and German
are judged by spelling more than by sense, and other languages are not covered at all. A harmful wish in new words is
missed as often as the table says; a determined writer gets past it. It judges what a text asks, not whether it is true
(S5, S13), and knows no persons. Use it as a first sieve, not as the only one.
"""


def card(examples: Sequence[Example], recipe: Recipe, shift: float, held_out: Report) -> str:
    """The card, in Markdown."""
    parts = Counter(example.part for example in examples)
    languages = Counter(example.language for example in examples)
    return _TEXT.format(
        total=len(examples), harmful=sum(example.harmful for example in examples),
        benign=sum(not example.harmful for example in examples),
        parts=", ".join(f"{part} {parts[part]}" for part in ("train", "dev", "held_out")),
        languages=", ".join(f"{name} {count}" for name, count in languages.most_common()),
        seed=SEED, penalty=recipe.penalty, iterations=recipe.iterations, weight=recipe.subject_weight, shift=shift,
        f1=held_out.macro_f1, n_harmful=held_out.harmful, caught=held_out.caught, recall=held_out.recall_of_any,
        n_benign=held_out.benign, refused=held_out.refused, over=held_out.over_refusal, table=held_out.table(),
    )  # fmt: skip
