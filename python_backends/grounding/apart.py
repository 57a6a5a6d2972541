"""Whether words that may mean yes or no stand for a value: "Member: no" does, "on" in "it is on 5 March" does not."""

from __future__ import annotations

from python_backends.grounding.stream import Span, WordStream

_BEFORE, _AFTER = (":", "=", "|", "?", ">", "-", "–", "—"), (",", ";", ".", "|")
_SHORT_LINE = 4  # words: "Full time no"


def stands_apart(stream: WordStream, span: Span) -> bool:
    """True of words with a place on a page, which labels and cells tell apart. In running text, of those behind a label
    and before the end of a line or clause, of a whole line, and of the end of a short one."""
    first, last = stream.words[span.start], stream.words[span.stop - 1]
    if first.quad is not None:
        return True
    inside = [place for place in (span.start - 1, span.stop) if 0 <= place < len(stream.words)]
    line = [place for place in inside if stream.words[place].line == first.line]
    begins, ends = span.start - 1 not in line, span.stop not in line
    labelled = begins is False and stream.words[span.start - 1].text.endswith(_BEFORE)
    glued = ":" in first.text or "=" in first.text
    if labelled or glued:
        return ends or last.text.endswith(_AFTER) or stream.words[span.stop].text.startswith("|")
    return ends and (begins or _words_of_line(stream, span) <= _SHORT_LINE)


def _words_of_line(stream: WordStream, span: Span) -> int:
    """The words of the line that ends with `span`, counted as far as it matters."""
    line, count = stream.words[span.start].line, span.stop - span.start
    for place in range(span.start - 1, max(-1, span.start - 1 - _SHORT_LINE), -1):
        if stream.words[place].line != line:
            break
        count += 1
    return count
