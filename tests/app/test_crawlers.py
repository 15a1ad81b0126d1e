"""What search engines are told of the site."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from backend.app.crawlers import routes

SITE = "https://arena.example/alpha"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[*routes(SITE)]))


def sitemap(client: TestClient) -> list[str]:
    answer = client.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    return [str(place.text) for place in ET.fromstring(answer.text).iter(LOC)]  # noqa: S314 - ours


@pytest.mark.parametrize(
    ("path", "is_crawled"),
    [
        ("/", True),
        ("/leaderboard", True),
        ("/practice", True),
        ("/practice/0190/trpc/portfolio.get", False),
        ("/api/leaderboard", False),
        ("/trpc/leaderboard.get", False),
        ("/keys", False),
    ],
)
def test_pages_are_crawled_and_programs_answers_are_not(
    client: TestClient, path: str, is_crawled: bool
) -> None:
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    assert robots.can_fetch("AnyBot", path) is is_crawled
    assert robots.site_maps() == [f"{SITE}/sitemap.xml"]


def test_the_sitemap_names_pages_that_may_be_crawled(client: TestClient) -> None:
    pages = sitemap(client)
    assert pages[:2] == [f"{SITE}/", f"{SITE}/leaderboard"]
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    assert all(robots.can_fetch("AnyBot", page.removeprefix(SITE)) for page in pages)
