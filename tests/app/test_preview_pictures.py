"""The pictures of link previews: what is in them, and how many are drawn."""

import asyncio
import io
import subprocess
import sys
import threading
from collections.abc import Mapping
from itertools import pairwise
from time import monotonic

import pytest
from PIL import Image

from backend.app.link_previews.drawing import HEIGHT, WIDTH, picture
from backend.app.link_previews.pictures import RESTS, Pictures
from backend.app.link_previews.preview import Preview
from backend.app.link_previews.words import WORDS, Words
from backend.readings.costly import OF_ONE_CALLER_MAX, TooManyAtOnce
from tests.app.previews import WALLET, preview

ENGLISH, JAPANESE = WORDS["en"], WORDS["ja"]


def drawn(place: Mapping[str, object], words: Words = ENGLISH) -> Image.Image:
    """The picture, decoded whole."""
    opened = Image.open(io.BytesIO(picture(preview(**place), words)))
    assert opened.format == "PNG"
    opened.load()
    return opened


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"is_agent": True},
        {"username": "W" * 50},
        {"username": "山田 太郎"},
        {"username": "김철수"},
        {"username": "rocket🚀"},
        {"username": "אבג"},
        {"pnl_percentage": "-99.99"},
        {"pnl_percentage": "99999999.99"},
        {"disqualified": "two wallets"},
    ],
)
def test_a_picture_is_a_png_in_the_size_of_posts_for_whatever_a_trader_is(
    place: dict[str, object],
) -> None:
    assert (drawn(place).size, drawn(place).mode) == ((WIDTH, HEIGHT), "RGB")
    assert (WIDTH, HEIGHT) == (1200, 630)


@pytest.mark.parametrize(
    "changed",
    [
        {"username": "alicf"},
        {"rank": 4},
        {"pnl_percentage": "4.61"},
        {"pnl_percentage": "-4.60"},
        {"is_agent": True},
        {"disqualified": "two wallets"},
        {"wallet_address": WALLET[::-1]},
    ],
)
def test_each_figure_is_in_the_picture(changed: dict[str, object]) -> None:
    assert drawn(changed).tobytes() != drawn({}).tobytes()
    assert drawn({}).tobytes() == drawn({}).tobytes()


def test_a_picture_has_its_words_in_the_language_asked_for() -> None:
    assert drawn({}, JAPANESE).tobytes() != drawn({}).tobytes()


@pytest.mark.parametrize(
    ("name", "is_written"),
    [("alice", True), ("山田 太郎", True), ("Ωμέγα", True), ("Жук", True), ("김철수", False),
     ("alice🚀", False), ("אבג", False)],
)  # fmt: skip
def test_a_name_that_the_font_cannot_write_whole_gives_way_to_the_wallet(
    name: str, is_written: bool
) -> None:
    by_wallet = drawn({"username": preview().short_address}).tobytes()
    assert (drawn({"username": name}).tobytes() == by_wallet) is not is_written


def test_what_a_name_is_too_long_for_is_left_out_of_it() -> None:
    assert drawn({"username": "W" * 50}).tobytes() == drawn({"username": "W" * 49 + "i"}).tobytes()


class Counted:
    """Draws as the server does, and counts."""

    def __init__(self) -> None:
        self.at_once = self.most_at_once = self.pictures = 0
        self.threads: set[int] = set()
        self.times: list[tuple[float, float]] = []

    def __call__(self, preview: Preview, words: Words) -> bytes:
        began = monotonic()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.threads.add(threading.get_ident())
        png = picture(preview, words)
        self.pictures += 1
        self.at_once -= 1
        self.times.append((began, monotonic()))
        return png


async def test_what_is_drawn_is_kept_and_those_who_ask_alike_share_it() -> None:
    counted = Counted()
    pictures = Pictures(counted)
    asked = [pictures.png(preview(), "en", ip=f"10.0.0.{who}") for who in range(10)]
    assert len(set(await asyncio.gather(*asked))) == 1
    await pictures.png(preview(), "en", ip="10.0.0.1")
    assert counted.pictures == 1
    await pictures.png(preview(), "ja", ip="10.0.0.1")
    assert counted.pictures == 2


async def test_of_many_that_are_asked_for_at_once_one_is_drawn_at_a_time_and_off_the_loop() -> None:
    counted = Counted()
    pictures = Pictures(counted)
    asked = [pictures.png(preview(rank=rank), "en", ip="10.0.0.1") for rank in range(40)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    refused = [one for one in answers if isinstance(one, TooManyAtOnce)]
    made = [one for one in answers if isinstance(one, bytes)]
    assert len(made) + len(refused) == 40
    assert len(refused) >= 40 - OF_ONE_CALLER_MAX
    assert 1 <= len(made) == counted.pictures
    assert counted.most_at_once == 1
    assert threading.get_ident() not in counted.threads


async def test_after_a_picture_nothing_is_drawn_for_three_times_as_long() -> None:
    counted = Counted()
    pictures = Pictures(counted)
    await asyncio.gather(*(pictures.png(preview(rank=rank), "en", ip="a") for rank in range(3)))
    for (began, ended), (next_began, _) in pairwise(counted.times):
        assert next_began - ended > 0.99 * RESTS * (ended - began)
    assert len(counted.times) == 3


def test_a_server_that_has_drawn_nothing_holds_no_library_that_draws() -> None:
    command = "import sys, backend.app.application; print(*sys.modules)"
    imported = subprocess.run(
        (sys.executable, "-c", command), check=True, capture_output=True, text=True
    )
    assert "backend.app.link_previews.drawing" in imported.stdout.split()
    assert "PIL" not in imported.stdout.split()
