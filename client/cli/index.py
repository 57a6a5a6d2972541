"""`index add|list|remove|search`: the pages that the model `web_search` answers from."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.table import Table

from client.cli.feed import feed
from client.cli.settings import Settings
from client.cli.terminal import messages, results, write_result
from client.cli.tools import build_models
from python_backends.errors import InvalidRequest
from python_backends.fetch.fetcher import Fetcher
from python_backends.fetch.pace import Pace
from python_backends.fetch.settings import policy_of
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.runtime.config import RuntimeConfig
from python_backends.scraper.visit import Visitor
from python_backends.text_encoder.encoder import MODEL as ENCODER
from python_backends.text_encoder.local import LocalEncoder
from python_backends.web_search.document import COLLECTIONS
from python_backends.web_search.encoder_name import encoder_name
from python_backends.web_search.feeding.crawl import MAX_PAGES, Crawler
from python_backends.web_search.feeding.extract import Extractor
from python_backends.web_search.feeding.files import Item, items_in
from python_backends.web_search.folder import LEDGER, folder_of
from python_backends.web_search.ledger import Ledger, day_of
from python_backends.web_search.own_index import OwnIndex
from python_backends.web_search.reader import IndexReader
from python_backends.web_search.request import MAX_COUNT, SearchRequest
from python_backends.web_search.search import WebSearch
from python_backends.web_search.writer import IndexWriter

_INTERVAL_S = 1.0  # between two pages of a host that does not ask for more
_MODELS = RuntimeConfig.repository


def add_command(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("index", help="the pages that web_search answers from: add, list, remove, search")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="put a folder's files, or pages of the web, into the index")
    add.add_argument("source", metavar="DIR|FILE|URL", help="html, md, txt, pdf, jsonl; or an http(s) address")
    add.add_argument("--collection", choices=COLLECTIONS, default="general", help="(default %(default)s)")
    add.add_argument("--base-url", metavar="URL", help="the address that DIR is published at (default: the files' own)")
    add.add_argument("--crawl", type=int, metavar="N", help="follow links of the same host, N pages at most")
    add.set_defaults(run=_add)
    listing = verbs.add_parser("list", help="what is indexed, by address")
    listing.add_argument("prefix", nargs="?", default="", metavar="URL", help="addresses that begin with this")
    listing.add_argument("--limit", type=int, default=50, metavar="N", help="(default %(default)s)")
    listing.set_defaults(run=_list)
    remove = verbs.add_parser("remove", help="take pages out of the index")
    remove.add_argument("prefix", metavar="URL", help="all pages whose address begins with this")
    remove.set_defaults(run=_remove)
    search = verbs.add_parser("search", help="search the index, without a server and without connectors")
    search.add_argument("query", metavar="WORDS")
    search.add_argument("--count", type=int, default=5, metavar="N", help="(default %(default)s)")
    search.add_argument("--collection", choices=COLLECTIONS, help="(default: all)")
    search.set_defaults(run=_search)


def default_folder(run_root: Path) -> Path:
    """Where the index is if the environment does not say."""
    return run_root / "web_index"


def _folder() -> Path:
    return folder_of("") or default_folder(Settings.from_environment(os.environ).run_root)


def _add(options: argparse.Namespace) -> int:
    """1 if something was passed over, with its reason on standard error."""
    is_url = options.source.startswith(("http://", "https://"))
    if options.crawl is not None and not (is_url and 1 <= options.crawl <= MAX_PAGES):
        raise InvalidRequest(f"--crawl takes 1 to {MAX_PAGES} pages of an address")
    if is_url and options.base_url:
        raise InvalidRequest("--base-url says where a folder is published; an address is its own")
    with _writer() as writer:
        pdf = PdfProcess()
        try:
            extractor = Extractor(options.collection, pdf)
            if is_url:
                crawler = Crawler(Visitor(Fetcher(policy_of({})), Pace(_INTERVAL_S)), extractor)
                items = crawler.crawl(options.source, options.crawl or 1)
            else:
                items = _from_files(items_in(Path(options.source), options.base_url, extractor))
            outcomes = asyncio.run(feed(writer, items, _passed_over))
        finally:
            pdf.close()
        told = ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items())) or "nothing to index"
        write_result(f"{told}; {len(writer)} pages in the index\n")
    return 1 if outcomes["passed over"] else 0


def _passed_over(item: Item) -> None:
    messages().print(f"{item.place}: {item.trouble}", markup=False)


async def _from_files(items: Iterator[Item]) -> AsyncIterator[Item]:
    for item in items:
        yield item


@contextmanager
def _writer() -> Iterator[IndexWriter]:
    build_models()
    encoder = LocalEncoder(_MODELS)
    with IndexWriter(_folder(), encoder.vectors, encoder_name(_MODELS / ENCODER / "1")) as writer:
        yield writer


def _list(options: argparse.Namespace) -> int:
    path = _folder() / LEDGER
    if not path.is_file():
        write_result("nothing is indexed yet\n")
        return 0
    ledger = Ledger(path, write=False)
    try:
        rows, total = ledger.listed(options.prefix, options.limit), len(ledger)
    finally:
        ledger.close()
    table = Table("address", "title", "collection", "published", title=f"{len(rows)} of {total} pages")
    for _, url, title, collection, published in rows:
        table.add_row(url, title, collection, str(day_of(published) or ""))
    results().print(table, markup=False)
    return 0


def _remove(options: argparse.Namespace) -> int:
    with _writer() as writer:
        write_result(f"{writer.remove(options.prefix)} removed; {len(writer)} pages in the index\n")
    return 0


def _search(options: argparse.Namespace) -> int:
    if not 1 <= options.count <= MAX_COUNT:
        raise InvalidRequest(f"--count: 1 to {MAX_COUNT}")
    build_models()
    reader = IndexReader(_folder(), encoder_name(_MODELS / ENCODER / "1"))
    request = SearchRequest(query=options.query, count=options.count, collections=options.collection or ())
    try:
        search = WebSearch(OwnIndex(reader), {}, 1.0)
        pages, _ = asyncio.run(search.search(request, LocalEncoder(_MODELS)))
    finally:
        reader.close()
    for page in pages:
        day = f" ({page.published})" if page.published else ""
        write_result(f"{page.score:.3f} {page.title}{day}\n      {page.url}\n")
        for snippet in page.snippets:
            write_result(f"      {snippet}\n")
    return 0
