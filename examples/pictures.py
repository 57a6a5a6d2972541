"""The examples that are pictures. All names, numbers and sentences are made up."""

from __future__ import annotations

import numpy as np

from examples.paper import Sheet, fibres, font, jpeg, lit, photographed, png

ITEMS = (
    ("Rye bread 750 g", "3.90"), ("Butter unsalted", "2.75"), ("2 x Oat milk 1 L", "4.58"), ("Cherry tomatoes", "2.49"),
    ("Olive oil 0.5 L", "8.95"), ("Dark chocolate", "1.99"), ("Paper bag", "0.20"),
)  # fmt: skip
GOODS = (
    ("1", "Oak shelf, 80 x 25 cm", "4", "38.50", "154.00"), ("2", "Wall bracket, black steel", "8", "6.20", "49.60"),
    ("3", "Wood screws, box of 200", "2", "9.75", "19.50"), ("4", "Beeswax polish, 250 ml", "1", "12.40", "12.40"),
    ("5", "Delivery to the first floor", "1", "29.00", "29.00"),
)  # fmt: skip
COLUMNS = ("Pos", "Description", "Qty", "Unit price", "Amount")
LEFT = (
    "Most people who keep bees begin with one hive and a borrowed book. The first summer is quiet: the colony is "
    "small, the keeper is careful, and neither asks much of the other.",
    "By the second year the questions change. A strong colony fills its boxes before the lime trees flower, and a "
    "keeper who waits a week too long finds half of the bees hanging from a branch in the garden next door.",
    "Swarming is not a failure. It is how a colony has young, and a garden without a swarm in ten years has a "
    "keeper who looks into the boxes often enough.",
)
RIGHT = (
    "Weighing the hive tells more than opening it. A scale under the floor shows the first nectar in April, the "
    "rain of May, and the day on which nothing comes in any more.",
    "In our valley the scales gained eleven kilograms between the third and the ninth of June. Two hives on the "
    "north slope gained less than half of that, although their colonies were the larger ones.",
    "We do not know why. The slope has more shade and fewer lime trees, but also more clover, and clover was in "
    "flower. Next year four scales will stand there instead of two.",
)
LETTER = (
    "Dear neighbours,",
    "on Saturday the water in our street will be turned off from eight in the morning until about noon. The pipe "
    "under the crossing is sixty years old and has leaked since the frost in February.",
    "Please fill a kettle and a bucket on Friday evening. Do not use the washing machine before two o'clock, "
    "because the first water will carry rust and sand.",
    "If water stands in your cellar afterwards, call the works office under 0555 010 2277. Somebody will come on "
    "the same day, also on Sunday.",
    "Thank you for your patience.",
)
WIDE = "The quick survey of nine harbours began at dawn and ended before the tide came back in"


def receipt() -> bytes:
    """A till receipt, photographed a little askew."""
    sheet, mono, bold = Sheet(620, 1060, 244), font("DejaVuSansMono", 26), font("DejaVuSansMono-Bold", 34)
    for y, words, face in (
        (40, "LINDEN GROCERS", bold),
        (92, "14 Harbour Street", mono),
        (128, "4051 Northwick", mono),
    ):
        sheet.text((310, y), words, face, "ma", 50)
    sheet.text((40, 196), "2026-03-14  17:42", mono, ink=50)
    sheet.text((580, 196), "Till 3", mono, "ra", 50)
    sheet.rule((40, 248), (580, 248), ink=110)
    y = 276
    for name, price in ITEMS:
        sheet.text((40, y), name, mono, ink=50)
        sheet.text((580, y), price, mono, "ra", 50)
        y += 48
    sheet.rule((40, y + 6), (580, y + 6), ink=110)
    for name, price, face in (("Subtotal", "24.86", mono), ("VAT 8.1 %", "2.01", mono), ("TOTAL EUR", "26.87", bold)):
        y += 44
        sheet.text((40, y), name, face, ink=50)
        sheet.text((580, y), price, face, "ra", 50)
    for words in ("Paid by card", "Thank you for shopping with us!", "Returns within 14 days"):
        y += 62 if words.startswith("Paid") else 42
        sheet.text((310, y), words, mono, "ma", 50)
    paper = fibres(sheet.pixels(), 1.6, 11)
    picture = photographed(paper, [(168, 96), (822, 62), (866, 1262), (120, 1278)], (960, 1360), 92)
    return jpeg(lit(picture, (300, 200), 0.72, 12), 74)


def two_columns() -> bytes:
    """A page of a journal: running head, title, two columns, footer."""
    sheet, body, small = Sheet(1240, 1500), font("DejaVuSerif", 26), font("DejaVuSans", 18)
    sheet.text((90, 54), "The Valley Journal", small)
    sheet.text((1150, 54), "Issue 27, July 2026", small, "ra")
    sheet.text((90, 140), "What the scales say", font("DejaVuSerif-Bold", 52))
    for x, column in ((90, LEFT), (650, RIGHT)):
        y = 260
        for paragraph in column:
            y = sheet.paragraph((x, y), paragraph, body, 500, 40) + 28
    sheet.text((620, 1430), "Page 12", small, "ma")
    return png(sheet)


def rotated_photo() -> bytes:
    """A notice photographed on its side: the text runs from the bottom of the picture to its top."""
    sheet, body = Sheet(1000, 1300, 246), font("DejaVuSans", 29)
    sheet.text((80, 90), "Water turned off on Saturday", font("DejaVuSans-Bold", 46))
    y = 220
    for paragraph in LETTER:
        y = sheet.paragraph((80, y), paragraph, body, 840, 46) + 28
    sheet.text((80, y + 40), "Northwick Water Works", font("DejaVuSans-Bold", 29))
    turned = np.ascontiguousarray(np.rot90(fibres(sheet.pixels(), 1.2, 21)))
    picture = photographed(turned, [(96, 110), (1392, 70), (1428, 1080), (64, 1032)], (1500, 1150), 70)
    return jpeg(lit(picture, (1200, 300), 0.66, 22), 70)


def invoice() -> bytes:
    """An invoice with a ruled table of line items."""
    sheet, body, bold = Sheet(1240, 1400), font("DejaVuSans", 24), font("DejaVuSans-Bold", 24)
    sheet.text((90, 90), "Hollin & Daughters Joinery", font("DejaVuSans-Bold", 38))
    sheet.text((90, 146), "3 Mill Lane, 2207 Eastbrook", body)
    sheet.text((90, 240), "Invoice 2026-0417", font("DejaVuSans-Bold", 32))
    sheet.text((90, 296), "Date: 9 April 2026", body)
    sheet.text((90, 332), "Customer: Marlow Reading Room", body)
    edges, top, pitch = (90, 170, 620, 730, 940, 1150), 420, 60
    for row, cells in enumerate((COLUMNS, *GOODS)):
        face, y = (bold if row == 0 else body), top + row * pitch + 14
        for column, words in enumerate(cells):
            right = column >= 2
            at = (edges[column + 1] - 16, y) if right else (edges[column] + 16, y)
            sheet.text(at, words, face, "ra" if right else "la")
    bottom = top + (len(GOODS) + 1) * pitch
    for row in range(len(GOODS) + 2):
        sheet.rule((edges[0], top + row * pitch), (edges[-1], top + row * pitch))
    for x in edges:
        sheet.rule((x, top), (x, bottom))
    for row, (name, amount) in enumerate((("Net", "264.50"), ("VAT 20 %", "52.90"), ("Total due", "317.40"))):
        face, y = (bold if row == 2 else body), bottom + 40 + row * 44
        sheet.text((760, y), name, face)
        sheet.text((1134, y), amount, face, "ra")
    sheet.text((90, bottom + 240), "Please pay within 30 days to account 5520 1187 0043.", body)
    return png(sheet)


def wide_line() -> bytes:
    """One line of print, thirty times as wide as it is high."""
    face = font("DejaVuSans", 32)
    sheet = Sheet(1500, 50)
    sheet.text((750, 26), WIDE, face, "mm")
    return png(sheet)
