"""The documentation tells of the tensors that are there: `docs/tensors.md` of all, other pages of those they name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from builders.lint.finding import Checks
from builders.lint.page import FILE, mentioned, rows_of, tensors_of
from builders.lint.repository import Model, Repository

HEAD = 500
"""Characters in which a page names the models that it is about."""


def docs(model: Model, repository: Repository, checks: Checks) -> None:
    """Each row of the page, and each tensor in the tables of a page, which the models named at its head must have."""
    page = repository.docs / FILE
    rows = rows_of(page.read_text("utf-8")) if page.is_file() else {}
    mine, theirs = tensors_of(model), {key: tensor for key, tensor in rows.items() if key[0] == model.name}
    for key in sorted(mine.keys() | theirs.keys()):
        ours, told = mine.get(key), theirs.get(key)
        checks.same(ours == told, f"docs/{FILE}", f"{key[1]}put {key[2]}",
                    f"is {told or 'absent'}, in the configurations {ours or 'absent'}; "
                    "`python -m builders.lint --page` writes the page")  # fmt: skip
    for path in sorted(repository.docs.glob("*.md")):
        text = path.read_text("utf-8")
        about = [named for named in repository.models.values() if re.search(rf"`{named.name}`", text[:HEAD])]
        if path.name != FILE and about and about[0] is model:
            _told(f"docs/{path.name}", text, about, checks)


def _told(file: str, text: str, about: Sequence[Model], checks: Checks) -> None:
    for way, names in mentioned(text).items():
        declared = {entry.name for model in about for entry in (model.cpu.input if way == "in" else model.cpu.output)}
        for name in sorted(names):
            checks.same(name in declared, file, f"{way}put {name}", "no model that the page is about has such a tensor")
