"""One picture through a task that looks at it: a line for each thing found, and pictures with their frames."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import httpx
import orjson

from client.chat_completions import ANSWER_SECONDS
from client.cli.annotate import PictureNames, seen_pages
from client.cli.documents import task_result
from client.cli.pictures import output_folder, save_pictures
from client.cli.some_server import some_server
from client.cli.terminal import write_result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What all commands that look at pictures take."""
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="folder for the annotated pictures")


def show(options: argparse.Namespace, task: str, key: str, words: str) -> int:
    """Ask `task` about `options.file`, print what it lists under `key`, save the pictures; the exit status."""
    path: Path = options.file
    names = PictureNames(output_folder(options.out))
    with some_server(task) as (url, access):
        headers = {"Authorization": f"Bearer {access}"} if access else {}
        with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=ANSWER_SECONDS) as client:
            result = task_result(client, task, path, words)
    write_result(orjson.dumps(result).decode() + "\n" if options.json else listed(result, key))
    return 0 if save_pictures(path, seen_pages(path, result, key), len(result["pages"]), names) else 1


def listed(result: dict[str, Any], key: str) -> str:
    """A line for each item: confidence, box x0 y0 x1 y1 in pixels, page where there are several, what it is, text."""
    several = len(result["pages"]) > 1
    return "".join(_line(item, several) for item in result[key]) or "nothing found\n"


def _line(item: dict[str, Any], several: bool) -> str:
    first, last = item["bounds"]["top_left"], item["bounds"]["bottom_right"]
    place = f"{first['x']:5d} {first['y']:5d} {last['x']:5d} {last['y']:5d}"
    page = f"  page {item['page']}" if several else ""
    text = f"  {item['text']}" if item.get("text") else ""
    return f"{item['confidence']:.2f}  {place}{page}  {item.get('label') or item['type']}{text}\n"
