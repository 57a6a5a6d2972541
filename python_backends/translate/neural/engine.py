"""CTranslate2 as an engine: one model of many languages, or several of one pair each, with at most one pivot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from python_backends.errors import InternalError, Unavailable
from python_backends.language.tags import Tag
from python_backends.translate.engine import Draft, Route
from python_backends.translate.markup.segments import HELD
from python_backends.translate.neural.folder import Languages, languages_in, models_in
from python_backends.translate.neural.tokens import Pieces, joined, pieces_in

INSTALL = "pip install ctranslate2 sentencepiece"
_END, _UNKNOWN = "</s>", "<unk>"
_SPECIAL = (_END, _UNKNOWN, "<s>", "<pad>")
_BEAM = 2
# Of one sentence (1,000 characters at most). The same for all, so that no answer depends on its neighbours' lengths.
_MOST_PIECES = 400
_PIVOTS = ("en", "fr", "es", "de")


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded folder."""

    name: str
    languages: Languages
    pieces: Pieces
    translator: Any

    def prompt(self, sentence: str, source: Tag) -> list[str]:
        """The encoder's input: models of many languages read the source language first."""
        token = self.languages.tokens.get(source)
        return [*([token] if token else []), *self.pieces.split(sentence), _END]


class NeuralEngine:
    """Translates with the CTranslate2 models at `folder`. Reads all of them at once."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        library = _library()
        self._models = {
            path.name: Model(
                path.name,
                languages_in(path),
                pieces_in(path),
                library.Translator(str(path), device="cpu", inter_threads=1, intra_threads=threads),
            )
            for path in models_in(folder)
        }
        self._pairs: dict[tuple[Tag, Tag], str] = {}
        for name, model in self._models.items():
            for pair in model.languages.pairs():
                self._pairs.setdefault(pair, name)
        self.name = f"ctranslate2 {library.__version__} {'+'.join(self._models)}"

    def route(self, source: Tag, target: Tag) -> Route | None:
        """See `Engine`."""
        for start in dict.fromkeys((source, source.plain)):
            for goal in dict.fromkeys((target, target.plain)):
                if (start, goal) in self._pairs:
                    return Route((source, goal), (self._pairs[start, goal],))
        return self._over_a_pivot(source.plain, target.plain)

    def sources(self) -> frozenset[str]:
        """See `Engine`."""
        return frozenset(source.language for source, _ in self._pairs)

    def targets(self, source: str) -> frozenset[str]:
        """See `Engine`."""
        tags = {target for _, target in self._pairs}
        return frozenset(str(tag) for tag in tags if tag.language != source and self.route(Tag(source), tag))

    def run(self, route: Route, sentences: Sequence[str]) -> list[Draft]:
        """See `Engine`. Sentences with things to carry over come back empty: no such model can carry them."""
        able = [sentence for sentence in sentences if not HELD.search(sentence)]
        drafts = [Draft(sentence) for sentence in able]
        for name, source, target in zip(route.steps, route.languages, route.languages[1:], strict=False):
            drafts = self._step(self._models[name], source, target, drafts) if drafts else []
        found = iter(drafts)
        return [Draft("") if HELD.search(sentence) else next(found) for sentence in sentences]

    def close(self) -> None:
        """Give the models' memory back."""
        for model in self._models.values():
            model.translator.unload_model()

    def _over_a_pivot(self, source: Tag, target: Tag) -> Route | None:
        for code in _PIVOTS:
            pivot = Tag(code)
            if (source, pivot) in self._pairs and (pivot, target) in self._pairs:
                steps = (self._pairs[source, pivot], self._pairs[pivot, target])
                return Route((source, pivot, target), steps)
        return None

    def _step(self, model: Model, source: Tag, target: Tag, drafts: Sequence[Draft]) -> list[Draft]:
        start = source if source in model.languages.tokens else source.plain
        prompts = [model.prompt(draft.text, start) for draft in drafts]
        token = model.languages.tokens.get(target)
        try:
            results = model.translator.translate_batch(
                prompts, target_prefix=[[token]] * len(prompts) if token else None, beam_size=_BEAM,
                max_batch_size=1024, batch_type="tokens", max_input_length=0,
                max_decoding_length=_MOST_PIECES, return_scores=False,
            )  # fmt: skip
        except (RuntimeError, ValueError) as exc:
            raise InternalError(f"the translator {model.name} failed: {exc}") from exc
        special = {*_SPECIAL, *model.languages.tokens.values()}
        return [_draft(result.hypotheses[0], special, draft) for result, draft in zip(results, drafts, strict=True)]


def _draft(pieces: Sequence[str], special: Collection[str], before: Draft) -> Draft:
    unknown = tuple(piece for piece in pieces if piece == _UNKNOWN)
    return Draft(joined([piece for piece in pieces if piece not in special]), before.unknown + unknown)


def _library() -> Any:
    try:
        return import_module("ctranslate2")
    except ImportError as exc:
        raise Unavailable(
            f"the parameter `translator` of the model `translate` needs packages that are not installed: `{INSTALL}`",
            code="translator_missing",
        ) from exc
