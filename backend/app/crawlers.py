"""What search engines are told: which pages there are, and which answer programs."""

from collections.abc import Sequence
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

SHOWN: Final = ("", "leaderboard", "results", "archive", "practice", "study", "docs")
"""The pages that say the same to everybody."""
NOT_FOR_THEM: Final = ("/api/", "/keys", "/mcp", "/practice/", "/rpc", "/trpc")
ROBOTS: Final = """\
User-agent: *
{disallowed}
Sitemap: {site}/sitemap.xml
"""
SITEMAP: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{pages}
</urlset>
"""


def routes(site: str) -> Sequence[Route]:
    """`/robots.txt` and `/sitemap.xml` of the site at this address, which has no slash at its end.

    Source: RFC 9309, Robots Exclusion Protocol; the protocol of sitemaps.org, 0.9.
    """
    disallowed = "\n".join(f"Disallow: {path}" for path in NOT_FOR_THEM)
    pages = "\n".join(f"  <url><loc>{escape(f'{site}/{page}')}</loc></url>" for page in SHOWN)
    robots, sitemap = ROBOTS.format(disallowed=disallowed, site=site), SITEMAP.format(pages=pages)

    async def answer_robots(_: Request) -> Response:
        return PlainTextResponse(robots)

    async def answer_sitemap(_: Request) -> Response:
        return Response(sitemap, media_type="application/xml")

    return (Route("/robots.txt", answer_robots), Route("/sitemap.xml", answer_sitemap))
