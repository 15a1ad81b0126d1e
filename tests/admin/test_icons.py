"""Token icons are files of the site: no picture tells another host who looks at which token."""

import json
from typing import Any, Final
from xml.etree import ElementTree as ET

import pytest

from backend.admin.seed import SEED
from backend.app.static_pages import content_policy
from tests.house.rooms import ROOT

TOKENS: Final[list[dict[str, Any]]] = json.loads(SEED.read_text("utf-8"))["tokens"]
SVG: Final = "{http://www.w3.org/2000/svg}"
DRAWN: Final = ("svg", "title", "circle", "text")


@pytest.mark.parametrize("token", TOKENS, ids=[token["symbol"] for token in TOKENS])
def test_each_token_has_a_picture_of_ours_which_holds_no_code(token: dict[str, Any]) -> None:
    assert token["icon_url"] == f"/icons/{token['symbol']}.svg"
    drawn = ET.parse(ROOT / "web" / "public" / token["icon_url"][1:])  # noqa: S314 - ours
    assert {element.tag for element in drawn.iter()} == {f"{SVG}{name}" for name in DRAWN}


def test_pages_load_no_pictures_of_other_hosts() -> None:
    (images,) = [part for part in content_policy("").split("; ") if part.startswith("img-src")]
    assert images == "img-src 'self' data: blob:"
