"""The picture of a link preview, drawn with Pillow: 1200 by 630 pixels, as chats show them.

Pillow is imported with the first picture, so a process that draws none never holds it.
"""

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from backend.app.link_previews.preview import Preview
from backend.app.link_previews.words import Words

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

WIDTH: Final = 1200
HEIGHT: Final = 630
FONT: Final = Path(__file__).with_name("MPLUS1p-Medium.ttf")
"""M PLUS 1p, with Latin, Greek, Cyrillic and Japanese; its licence lies beside it."""

MARGIN: Final = 72
TEXT_WIDTH: Final = WIDTH - 2 * MARGIN
LOGO: Final = 56
NAME_SIZES: Final = (64, 52, 42)
INK, QUIET, BACKGROUND, BRAND, WHITE = "#f0f1f6", "#a6acbf", "#0b0c11", "#6a5cf0", "#ffffff"
UP, DOWN = "#3ecf8e", "#ff7681"
RINGS: Final = (
    (760, "#101020"), (620, "#161431"), (480, "#1d1a44"), (340, "#262159"), (200, "#302970"),
)  # fmt: skip
"""The circles around the upper right corner, by their radius in pixels."""
COMPRESSION: Final = 3
"""Of zlib: 6 takes twice as long and saves a sixth."""
RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
NO_CHARACTER: Final = "\U0010ffff"


def picture(preview: Preview, words: Words) -> bytes:
    """The PNG of a trader's standing, its fixed words in one language."""
    from PIL import ImageDraw

    image = _background()
    canvas = _Canvas(ImageDraw.Draw(image))
    canvas.box((MARGIN, 64, MARGIN + LOGO, 64 + LOGO), BRAND)
    canvas.write("α", (MARGIN + LOGO / 2, 106), 46, WHITE, anchor="ms")
    canvas.write("αTest", (MARGIN + 76, 106), 38, INK)
    canvas.write(preview.competition, (WIDTH - MARGIN, 106), 30, QUIET, width=700, anchor="rs")
    is_named = canvas.can_write(preview.name)
    title = preview.name if is_named else preview.short_address
    canvas.write(title, (MARGIN, 224), NAME_SIZES, INK)
    beside: float = MARGIN
    if preview.is_agent:
        beside += _badge(canvas, words.agent) + 20
    if is_named and preview.name != preview.short_address:
        canvas.write(preview.short_address, (beside, 284), 28, QUIET)
    canvas.write(preview.percentage, (MARGIN, 452), 132, _colour(preview))
    canvas.write(words.place(preview), (MARGIN, 556), 40, INK)
    canvas.write(preview.time, (WIDTH - MARGIN, 556), 26, QUIET, anchor="rs")
    made = io.BytesIO()
    image.save(made, "PNG", compress_level=COMPRESSION)
    return made.getvalue()


def _background() -> "Image.Image":
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    canvas = ImageDraw.Draw(image)
    # Even areas are drawn and compressed several times faster than a gradient.
    for radius, colour in RINGS:
        canvas.circle((WIDTH, 0), radius, fill=colour)
    return image


def _badge(canvas: "_Canvas", word: str) -> float:
    """Says beneath the name that a program trades; gives how wide it is."""
    width = canvas.width_of(word, 26) + 32
    canvas.box((MARGIN, 252, MARGIN + width, 298), BRAND)
    canvas.write(word, (MARGIN + 16, 284), 26, WHITE)
    return width


def _colour(preview: Preview) -> str:
    if not preview.return_percentage:
        return QUIET
    return UP if preview.return_percentage > 0 else DOWN


@dataclass(frozen=True, slots=True)
class _Canvas:
    """Writes on one picture."""

    draw: "ImageDraw.ImageDraw"

    def box(self, corners: tuple[float, float, float, float], colour: str) -> None:
        self.draw.rounded_rectangle(corners, radius=14, fill=colour)

    def write(
        self,
        text: str,
        at: tuple[float, float],
        sizes: int | Sequence[int],
        colour: str,
        *,
        width: int = TEXT_WIDTH,
        anchor: str = "ls",
    ) -> None:
        """In the largest of the sizes that fits; what fits in none ends with an ellipsis."""
        offered = [sizes] if isinstance(sizes, int) else sizes
        fitting = (size for size in offered if self.width_of(text, size) <= width)
        size = next(fitting, offered[-1])
        shown = text
        while text and self.width_of(shown, size) > width:
            text = text[:-1]
            shown = f"{text}…"
        self.draw.text(at, shown, fill=colour, font=_font(size), anchor=anchor)

    def width_of(self, text: str, size: int) -> float:
        return self.draw.textlength(text, font=_font(size))

    def can_write(self, text: str) -> bool:
        """Whether the font has each character, and none is written from right to left.

        A name without some of its characters could be taken for another's.
        """
        font = _font(16)
        missing = bytes(font.getmask(NO_CHARACTER))
        return all(
            unicodedata.bidirectional(one) not in RIGHT_TO_LEFT
            and (one == " " or bytes(font.getmask(one)) != missing)
            for one in text
        )


def _font(size: int) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont

    # The simple layout is the same on every machine; the other needs a library of the system.
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)
