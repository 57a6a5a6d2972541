"""Every bound of document intake in one place; each is named in the message that refuses."""

from __future__ import annotations

MAX_PIXELS = 40_000_000
"""Pixels of one image, checked from its header before anything is decoded."""

MAX_FRAMES = 1_000
"""Pages of one TIFF; each is only found through the one before it."""

MAX_PAGES = 50
"""Pages read in one call; larger documents are read in parts with `page_range`."""

MAX_TEXT_BYTES = 250_000
"""Bytes of one plain text file."""

MAX_PAGE_POINTS = 14_400
"""Side of a PDF page in points, the limit of the format's own specification."""

MAX_RENDER_PIXELS = 25_000_000
"""Pixels of one rendered PDF page; larger pages are rendered at a lower resolution."""

PAGE_DPI = 144
"""Resolution of PDF page coordinates, fixed by the public contract."""

RENDER_DPI = 200
"""Resolution at which PDF pages without a usable text layer are rendered for reading."""

MAX_RULES = 2_000
"""Ruling lines kept of one page; a drawing has more, and is not a table."""

MAX_CHARACTERS = 200_000
"""Characters taken from the text layer of one page; a page with more is read from its picture."""

MAX_OFFICE_BYTES = 200_000_000
"""Unpacked size of a word-processing document."""

MAX_OFFICE_ENTRIES = 5_000
"""Files inside a word-processing document."""
