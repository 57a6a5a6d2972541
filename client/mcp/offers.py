"""What agents are told of each task, by its name in the registry. A task without a row here fails a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from client.mcp.arguments import (
    Arguments,
    Document,
    Extraction,
    Labels,
    Page,
    Picture,
    Query,
    Scene,
    Series,
    Speech,
    Translation,
)
from python_backends.front_door.tasks import TASKS


@dataclass(frozen=True, slots=True)
class Offer:
    """`essence` is the key of the result that holds what most callers want; without one that is all of it."""

    title: str
    description: str
    arguments: type[Arguments]
    essence: str | None = None


OFFERS: Mapping[str, Offer] = {
    "ocr": Offer(
        "Read a document",
        "Reads an image, PDF, DOCX or text file: its text in reading order, with the place and confidence of each line "
        "and word, page by page, and its titles, paragraphs and tables.",
        Document,
        "extracted_text",
    ),
    "object_detection": Offer(
        "Find objects in an image",
        "Finds what words name in an image: label, box and confidence of each, and its outline if wanted.",
        Scene,
    ),
    "gui_detection": Offer(
        "Find controls on a screenshot",
        "Finds the buttons, fields, icons and texts of a screenshot: kind, text and box of each.",
        Picture,
    ),
    "web_search": Offer("Search the web", "Searches the web: title, address and extract of each hit.", Query),
    "scraper": Offer("Read a web page", "Fetches one web page and gives its text and links.", Page),
    "translate": Offer(
        "Translate a text",
        "Translates a text, or the text of a document, into another language; markup stays as it is.",
        Translation,
        "translated_text",
    ),
    "speech_to_text": Offer(
        "Write down speech",
        "Writes down what is said in a recording (audio or video), piece by piece with times; with who says it, and "
        "with each word's time and confidence, if wanted.",
        Speech,
        "text",
    ),
    "forecast": Offer(
        "Continue a series of numbers",
        "Predicts the next values of a time series, with their dates, from a table of dates and values.",
        Series,
    ),
    "classify": Offer(
        "Choose a class for a text",
        "Says which of the given labels fits a text, or the text of a document, with a score for each.",
        Labels,
    ),
}

EXTRACT = "extract"
EXTRACT_OFFER = Offer(
    "Fill a JSON schema from a document or a recording",
    "Fills a JSON schema from an image, PDF, DOCX, text, or what is said in a recording. Every value is taken from "
    "it, never made up: `grounding` says from which page and box, or from which seconds, each comes, and how certain "
    "it is. What is not there is null.",
    Extraction,
    "value",
)


def offered() -> dict[str, Offer]:
    """The tools there are: the tasks that a model answers, in the registry's order, and `extract`."""
    return {**{task.name: OFFERS[task.name] for task in TASKS if task.tagged}, EXTRACT: EXTRACT_OFFER}
