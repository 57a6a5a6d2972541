"""Fit how far the network can be believed, on speech of people who were held out, and write `languages.json`.

    python -m builders.spoken_language.calibrate --held build/spoken_language/held.npz \\
        --out model_repository/speech_language/1

The temperature is the one of greatest likelihood on trained languages. A guess is trusted from the lowest confidence on
at which nine of ten trusted guesses about trained languages are right, and at most one of ten utterances in languages
that the network does not know is trusted, all of which are wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from builders.spoken_language.languages import CODES

RIGHT = 0.9
TAKEN_IN = 0.1
TEMPERATURES = np.geomspace(0.5, 5, 47)
Doubles = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def posteriors(logits: npt.NDArray[np.float32], temperature: float) -> Doubles:
    """Softmax of the logits over the temperature, [n, languages]."""
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    found: Doubles = powers / powers.sum(axis=1, keepdims=True)
    return found


def temperature_of(logits: npt.NDArray[np.float32], labels: Labels) -> float:
    """The temperature under which the labels are likeliest; those outside do not count."""
    inside = labels >= 0

    def cost(temperature: float) -> float:
        chosen = posteriors(logits[inside], temperature)[np.arange(inside.sum()), labels[inside]]
        return float(-np.log(chosen + 1e-12).mean())

    return float(min(TEMPERATURES, key=cost))


def threshold_of(confidence: Doubles, right: npt.NDArray[np.bool_], outside: npt.NDArray[np.bool_]) -> float:
    """The lowest confidence from which on `RIGHT` of the guesses inside hold, and `TAKEN_IN` of those outside remain.

    1 if there is none.
    """
    order = np.argsort(-confidence[~outside], kind="stable")
    share = np.cumsum(right[~outside][order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share >= RIGHT)
    if not len(good):
        return 1.0
    of_outside = float(np.quantile(confidence[outside], 1 - TAKEN_IN)) if outside.any() else 0.0
    return max(float(confidence[~outside][order][good[-1]]), of_outside)


def main() -> int:
    """Write the labels with their calibration, and say how much speech would be trusted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", type=Path, required=True, help="logits that train_head.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model")
    arguments = parser.parse_args()
    held = np.load(arguments.held)
    human = held["human"]
    logits, labels = held["logits"][human], held["labels"][human]
    temperature, outside = temperature_of(logits, labels), labels < 0
    found = posteriors(logits, temperature)
    confidence, right = found.max(axis=1), found.argmax(axis=1) == labels
    threshold = threshold_of(confidence, right, outside)
    trusted = confidence >= threshold
    sys.stderr.write(
        f"temperature {temperature:.3f}, trusted from {threshold:.3f}: {trusted[~outside].mean():.3f} of trained"
        f" languages, {right[trusted & ~outside].mean():.3f} of it right; {trusted[outside].mean():.3f} of others\n"
    )
    rounded = round(min(threshold, 0.999), 3)
    body = {"languages": list(CODES), "temperature": round(temperature, 3), "trusted_from": rounded}
    (arguments.out / "languages.json").write_text(json.dumps(body) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
