"""Writing the pictures that show what was found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from client.cli.annotate import PictureNames
from client.cli.terminal import complain, messages
from python_backends.errors import InvalidRequest


def save_pictures(document: Path, pictures: Iterable[tuple[int, Image.Image]], pages: int, names: PictureNames) -> bool:
    """Write (page number, picture) pairs of a document of `pages` pages; False, with the reason told, if that fails."""
    try:
        for number, picture in pictures:
            name = names.take(document, number, pages)
            picture.save(name)
            messages().print(f"picture: {name}", markup=False)
    except (OSError, Image.DecompressionBombError) as error:
        complain(f"{document}: it was read, but no picture could be written: {error}")
        return False
    return True


def output_folder(folder: Path) -> Path:
    """`folder`, made if it is not there; InvalidRequest if it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidRequest(f"--out {folder} cannot be used as a folder: {(error.strerror or '').lower()}") from error
    return folder
