"""The live script of the official Python SDK, `scripts/qa_live.py`, against a real server.

    ./openfaze conformance qa
    ./openfaze conformance qa --details

Its source distribution is downloaded once and pinned by hash. The documents it points at are replaced by ours, which a
server on loopback gives out; the requests and the checks are the vendor's. The exit status is 0 if exactly those checks
fail that conformance/expected.toml lists.
"""

from __future__ import annotations

from conformance.checks import Outcome
from conformance.command import parser_of, run, suite
from conformance.packages import HERE, sources
from conformance.scripts import run_script
from conformance.system import Target

LOCK = HERE / "interfaze.lock"
ADDRESSES = {
    "https://jigsawstack.com/preview/vocr-example.jpg": "receipt.jpg",
    "https://jigsawstack.com/preview/stt-example.wav": "speech.wav",
    "https://download.samplelib.com/mp4/sample-5s.mp4": "ball.mp4",
    "https://r2public.jigsawstack.com/interfaze/examples/prediction-example.csv": "series.csv",
    "https://arxiv.org/pdf/1706.03762": "report.pdf",
    "https://ultralytics.com/images/bus.jpg": "street.jpg",
    "https://example.com": "page.html",
}


def outcomes_at(target: Target) -> list[Outcome]:
    """Every check of the script, in order."""
    return run_script(sources(LOCK) / "scripts" / "qa_live.py", ADDRESSES, target)


def main() -> int:
    """Exit status 1 if a check fails that should pass, or the other way round."""
    return suite(parser_of("qa", __doc__), lambda target, _: {"qa": outcomes_at(target)})


if __name__ == "__main__":
    run(main)
