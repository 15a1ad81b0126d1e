"""What a chat is given of a trader's link: the words, and the tags."""

from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest

from backend.app.link_previews.links import CardLink, Link, TraderLink, link_of
from backend.app.link_previews.tagged_page import with_tags
from backend.app.link_previews.tags import tags_of
from backend.app.link_previews.words import WORDS, Words
from tests.app.previews import WALLET, preview

SEASON = UUID("0190c0de-0000-7000-8000-000000000001")
ORIGIN = "https://play.example"
ENGLISH, JAPANESE = WORDS["en"], WORDS["ja"]


class Metas(HTMLParser):
    """The tags of a page, by their names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.others: list[str] = []
        self.found: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if tag != "meta":
            self.others.append(tag)
            return
        name = given.get("property") or given["name"]
        assert name not in self.found
        self.found[name] = given["content"]


@pytest.mark.parametrize(
    ("percentage", "shown"),
    [
        ("4.6049", "+4.60%"),
        ("-12.345", "−12.34%"),
        ("0.005", "0.00%"),
        ("-0.004", "0.00%"),
        ("0", "0.00%"),
        ("123456.789", "+123,456.79%"),
    ],
)
def test_a_return_is_written_as_the_leaderboard_writes_it(percentage: str, shown: str) -> None:
    assert preview(pnl_percentage=percentage).percentage == shown


@pytest.mark.parametrize(
    ("words", "place", "sentence"),
    [
        (ENGLISH, {}, "Rank 3 of 1,234 in Opening Round, as of 2026-01-06 00:05 UTC."),
        (
            ENGLISH,
            {"is_agent": True},
            "Rank 3 of 1,234 in Opening Round, as of 2026-01-06 00:05 UTC. An agent trades here.",
        ),
        (
            ENGLISH,
            {"disqualified": "two wallets"},
            "Disqualified in Opening Round, as of 2026-01-06 00:05 UTC.",
        ),
        (JAPANESE, {}, "Opening Round：1,234人中 3位（2026-01-06 00:05 UTC時点）。"),
        (
            JAPANESE,
            {"is_agent": True},
            (
                "Opening Round：1,234人中 3位（2026-01-06 00:05 UTC時点）。"
                "エージェントが取引しています。"
            ),
        ),
    ],
)
def test_the_sentence_says_place_season_time_and_agent(
    words: Words, place: dict[str, object], sentence: str
) -> None:
    assert words.sentence(preview(**place)) == sentence


@pytest.mark.parametrize(
    ("page", "asked", "link"),
    [
        ("portfolio", {"wallet": WALLET}, TraderLink(WALLET, None)),
        ("agent", {"wallet": WALLET}, TraderLink(WALLET, None)),
        ("result", {"wallet": WALLET, "season": str(SEASON)}, TraderLink(WALLET, SEASON)),
        ("card", {"signed": "a.b-c"}, CardLink("a.b-c")),
        ("card", {"seal": "a.b-c"}, CardLink("a.b-c")),
        ("portfolio", {}, None),
        ("portfolio", {"wallet": ""}, None),
        ("portfolio", {"wallet": WALLET[:-1]}, None),
        ("portfolio", {"wallet": f" {WALLET}"}, None),
        ("portfolio", {"wallet": '"><script>'}, None),
        ("portfolio", {"wallet": WALLET, "season": "last"}, None),
        ("card", {"signed": ""}, None),
        ("card", {"signed": "a" * 2_001}, None),
        ("card", {"wallet": WALLET}, None),
        ("swap", {"wallet": WALLET}, None),
        ("404", {"wallet": WALLET}, None),
    ],
)
def test_a_link_is_of_a_trader_where_its_page_and_address_say_so(
    page: str, asked: dict[str, str], link: Link | None
) -> None:
    assert link_of(page, asked) == link


@pytest.mark.parametrize(
    ("link", "page", "url", "image"),
    [
        (
            TraderLink(WALLET, None),
            "portfolio",
            f"/portfolio?wallet={WALLET}",
            f"/og/trader/{WALLET}.png?language=ja",
        ),
        (
            TraderLink(WALLET, SEASON),
            "result",
            f"/result?wallet={WALLET}&season={SEASON}",
            f"/og/trader/{WALLET}.png?season={SEASON}&language=ja",
        ),
        (
            CardLink("a/+b&c=d"),
            "card",
            "/card?signed=a%2F%2Bb%26c%3Dd",
            "/og/card.png?signed=a%2F%2Bb%26c%3Dd&language=ja",
        ),
    ],
)
def test_addresses_in_tags_are_whole(link: Link, page: str, url: str, image: str) -> None:
    tags = tags_of(preview(), link, page=page, origin=ORIGIN, language="ja")
    found = Metas(tags).found
    assert found["og:url"] == f"{ORIGIN}{url}"
    assert found["og:image"] == f"{ORIGIN}{image}"
    assert found["og:locale"] == "ja_JP"
    assert found["twitter:card"] == "summary_large_image"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")


@pytest.mark.parametrize(
    "name",
    ['"/><script>alert(1)</script>', "</head><body>", "&lt;&amp;", "it's <b>", "{name} {0} %s \\1"],
)
def test_a_name_is_a_text_whatever_is_in_it(name: str) -> None:
    tags = tags_of(
        preview(username=name), TraderLink(WALLET, None), page="agent", origin=ORIGIN, language="en"
    )
    page = Metas(with_tags('<html><head><meta charset="utf-8" name="x" content=""/></head>', tags))
    assert page.found["og:title"] == f"{name}: +4.60%"
    assert page.others == ["html", "head"]


def test_tags_take_the_place_of_the_sites_own_and_change_nothing_else() -> None:
    kept = '<meta name="description" content="d"/><script>x = "<meta name=\\"og:x\\"/>"</script>'
    general = (
        '<meta property="og:title" content="a &gt; b"/><meta name="twitter:card" content="c"/>'
    )
    body = "</head><body><script>push('</head>')</script>"
    assert with_tags(f"<head>{general}{kept}{body}", "<T>") == f"<head>{kept}<T>{body}"
    assert with_tags("no head", "<T>") == "no head"
