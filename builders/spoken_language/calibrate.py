"""Fit how far the network can be believed, on speech of people who were held out, and write `languages.json`.

    python -m builders.spoken_language.calibrate --held build/spoken_language/held.npz \\
        --out model_repository/speech_language/1

The temperature is the one of greatest likelihood on trained languages. A guess is trusted from the lowest confidence on
at which nine of ten trusted guesses are right, where a quarter of the speech is in languages that the network does not
know, and every guess about those is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from builders.spoken_language.languages import CODES

WANTED = 0.9
OUTSIDE_SHARE = 0.25
TEMPERATURES = np.geomspace(0.5, 5, 47)
Doubles = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def posteriors(logits: npt.NDArray[np.float32], temperature: float) -> Doubles:
    """Softmax of the logits over the temperature, [n, languages]."""
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    found: Doubles = powers / powers.sum(axis=1, keepdims=True)
    return found


def weights_of(labels: Labels) -> Doubles:
    """What each utterance counts: every trained language alike, and those outside together `OUTSIDE_SHARE`."""
    counts = {label: int((labels == label).sum()) for label in set(labels.tolist())}
    trained = sum(1 for label in counts if label >= 0)
    shares = {label: OUTSIDE_SHARE if label < 0 else (1 - OUTSIDE_SHARE) / trained for label in counts}
    return np.array([shares[label] / counts[label] for label in labels.tolist()])


def temperature_of(logits: npt.NDArray[np.float32], labels: Labels) -> float:
    """The temperature under which the labels are likeliest; those outside do not count."""
    inside = labels >= 0
    weights = weights_of(labels)[inside]

    def cost(temperature: float) -> float:
        chosen = posteriors(logits[inside], temperature)[np.arange(inside.sum()), labels[inside]]
        return float(-(weights * np.log(chosen + 1e-12)).sum())

    return float(min(TEMPERATURES, key=cost))


def threshold_of(confidence: Doubles, right: npt.NDArray[np.bool_], weights: Doubles) -> float:
    """The lowest confidence from which on `WANTED` of the guesses are right; 1 if there is none."""
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(weights[order] * right[order]) / np.cumsum(weights[order])
    good = np.flatnonzero(share >= WANTED)
    return float(confidence[order][good[-1]]) if len(good) else 1.0


def main() -> int:
    """Write the labels with their calibration, and say how much speech would be trusted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", type=Path, required=True, help="logits that train_head.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model")
    arguments = parser.parse_args()
    held = np.load(arguments.held)
    human = held["human"]
    logits, labels = held["logits"][human], held["labels"][human]
    temperature, weights = temperature_of(logits, labels), weights_of(labels)
    found = posteriors(logits, temperature)
    confidence, right = found.max(axis=1), found.argmax(axis=1) == labels
    threshold = threshold_of(confidence, right, weights)
    trusted = confidence >= threshold
    sys.stderr.write(
        f"temperature {temperature:.3f}, trusted from {threshold:.3f}: {weights[trusted].sum() / weights.sum():.3f} of"
        f" the speech, {(weights * right)[trusted].sum() / max(weights[trusted].sum(), 1e-9):.3f} of it right\n"
    )
    rounded = round(min(threshold, 0.999), 3)
    body = {"languages": list(CODES), "temperature": round(temperature, 3), "trusted_from": rounded}
    (arguments.out / "languages.json").write_text(json.dumps(body) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
