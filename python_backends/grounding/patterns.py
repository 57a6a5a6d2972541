"""Patterns of JSON schema (ECMA 262) said so that llguidance means the same."""

from __future__ import annotations

# ECMA's white space; the Rust syntax that llguidance reads counts U+0085 and not U+FEFF.
_SPACE = r"\t\n\x0b\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def portable(pattern: str) -> str | None:
    """`pattern` with the classes `\\s` and `\\S` spelled out; None where a negated one stands inside brackets."""
    out = []
    bracketed = False
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            pair = pattern[at : at + 2]
            if pair == "\\S" and bracketed:
                return None
            out.append({"\\s": _SPACE if bracketed else f"[{_SPACE}]", "\\S": f"[^{_SPACE}]"}.get(pair, pair))
            at += 2
            continue
        bracketed = char == "[" or (bracketed and char != "]")
        out.append(char)
        at += 1
    return "".join(out)
