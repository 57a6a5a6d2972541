"""The metrics of several servers as one Prometheus text: every sample says which host it is of."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SAMPLE = re.compile(r"^(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?P<labels>.*)\})? (?P<value>\S.*)$")


def merged(texts: Mapping[str, str]) -> str:
    """`texts` by host. What belongs to one metric stands together, as the format demands; other lines are left out."""
    heads: dict[str, list[str]] = {}
    samples: dict[str, list[str]] = {}
    for host, text in texts.items():
        family = ""
        for line in text.splitlines():
            if line.startswith(("# HELP ", "# TYPE ")):
                family = line.split(" ", 3)[2]
                known = heads.setdefault(family, [])
                if line not in known:
                    known.append(line)
            elif (found := _SAMPLE.match(line)) is not None:
                labels = f'host="{host}"' + (f",{found['labels']}" if found["labels"] else "")
                sample = f"{found['name']}{{{labels}}} {found['value']}"
                samples.setdefault(family or found["name"], []).append(sample)
    return "".join(f"{line}\n" for name in samples for line in [*heads.get(name, ()), *samples[name]])
