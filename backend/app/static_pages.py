"""Serves the exported site in the reader's language: clean addresses, long caching, and a strict
content policy."""

import base64
import os
import re
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from backend.app.languages import EXPORTED, TRANSLATIONS, translated, wanted_language
from backend.app.link_previews.tagged_page import tagged_page
from backend.asgi.encodings import ENDINGS, accepted
from backend.asgi.response_headers import SECURITY_HEADERS

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
CONDITIONS = frozenset({b"if-none-match", b"if-modified-since", b"range"})
IS_TRANSLATED = re.compile(rf"\.({'|'.join(TRANSLATIONS)})(\.[a-z]+)?$")

INLINE_SCRIPT = re.compile(
    r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE
)
Describe = Callable[[str, Scope, str], Awaitable[str | None]]
"""The tags of a page in a language for what was asked; None where those of the build serve."""


class StaticPages(StaticFiles):
    """The ASGI app of the folder that `next build` exported.

    `/swap` answers `swap.html`, an unknown address answers `404.html` with status 404. The
    content policy of each page allows its own inline scripts by their hashes and no others.
    Who wants Japanese gets `swap.ja.html`, where the build made it.
    The page of the name `for_admins` does not exist for others. A page that is asked for with a
    query has the tags that `describe` gives for it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        for_admins: str | None = None,
        is_admin: Callable[[Request], Awaitable[bool]] | None = None,
        describe: Describe | None = None,
    ) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self.config_checked = True  # the site may be built later; until then a sentence says so
        self._for_admins = for_admins
        self._is_admin = is_admin
        self._describe = describe
        # By page: what it looked like when its policy was made, for a build may replace it.
        self._policies: dict[str, tuple[float, str]] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at `path`, the page of that name, or the page that says there is none."""
        served = self._served_path(path)
        if served is None or scope["method"] not in ("GET", "HEAD"):
            return await self._missing(scope)
        if self._is_hidden(served) and not await self._may_look(scope):
            return await self._missing(scope)
        response = await self._file(served, scope)
        is_immutable = served.startswith("_next/static/")
        response.headers["cache-control"] = IMMUTABLE if is_immutable else REVALIDATE
        return response

    def _is_hidden(self, path: str) -> bool:
        # The page, its data beside it, and the folder with the data of its parts.
        return re.split(r"[./]", path, maxsplit=1)[0] == self._for_admins

    async def _may_look(self, scope: Scope) -> bool:
        return self._is_admin is not None and await self._is_admin(Request(scope))

    async def _file(self, path: str, scope: Scope) -> Response:
        """The file in the reader's language, in the smallest compressed form the client takes."""
        depends_on = []
        language = None
        page, _, kind = path.rpartition(".")
        if self._is_translated(path):
            depends_on += ["accept-language", "cookie"]
            language = wanted_language(scope)
            path = translated(path, language)
        tags = None
        if kind == "html" and self._describe is not None and scope["query_string"]:
            tags = await self._describe(page, scope, language or EXPORTED)
        if tags is not None:
            response, forms = tagged_page(self._text(path), tags, scope), ["gzip"]
        else:
            response, forms = await self._smallest(path, scope)
        if forms:
            depends_on.append("accept-encoding")
        if language is not None:
            response.headers["content-language"] = language
        if depends_on:
            response.headers["vary"] = ", ".join(depends_on)
        return self._secured(response, path)

    def _text(self, path: str) -> str:
        return Path(self.lookup_path(path)[0]).read_text("utf-8")

    async def _smallest(self, path: str, scope: Scope) -> tuple[Response, list[str]]:
        """The file as the client takes it, and in which forms there is one."""
        forms = self._forms(path)
        taken = accepted(Headers(scope=scope).get("accept-encoding", "")) if forms else ()
        coding = next((coding for coding in forms if coding in taken), None)
        ending = "" if coding is None else ENDINGS[coding]
        response = await super().get_response(path + ending, scope)
        if coding is not None:
            response.headers["content-encoding"] = coding
        return response, forms

    def _is_translated(self, path: str) -> bool:
        """Whether the build left the page beside it in every other language."""
        return all(self.lookup_path(translated(path, name))[1] for name in TRANSLATIONS)

    def _forms(self, path: str) -> list[str]:
        """The codings in which the build left the file beside it; not those of an older file."""
        _, plain = self.lookup_path(path)
        assert plain is not None, "the file was found"
        made = {coding: self.lookup_path(path + ending)[1] for coding, ending in ENDINGS.items()}
        return [coding for coding, stat in made.items() if stat and stat.st_mtime >= plain.st_mtime]

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """As Starlette answers, but two files that share their size and time share no tag."""
        looks = f"{Path(full_path).name} {stat_result.st_mtime_ns} {stat_result.st_size}"
        tag = {"etag": f'"{sha256(looks.encode()).hexdigest()[:32]}"'}
        response = FileResponse(full_path, status_code, tag, stat_result=stat_result)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response

    def _served_path(self, path: str) -> str | None:
        wanted = path.strip("/")
        if wanted.endswith(tuple(ENDINGS.values())) or IS_TRANSLATED.search(wanted):
            return None  # a form of another file
        candidates = (
            ("index.html",)
            if wanted in ("", ".")
            else (wanted, f"{wanted}.html", f"{wanted}/index.html")
        )
        for candidate in candidates:
            found, stat = self.lookup_path(candidate)
            if stat is not None and Path(found).is_file():
                return candidate
        return None

    async def _missing(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            refusal = PlainTextResponse("A page is only read.", 405, {"allow": "GET, HEAD"})
            return self._secured(refusal, "")
        if self._served_path("404.html") is None:
            return self._secured(PlainTextResponse(self._explanation(), status_code=404), "")
        # A 404 is never answered by "not modified", nor by a part of the page.
        asked = [(name, value) for name, value in scope["headers"] if name not in CONDITIONS]
        response = await self._file("404.html", {**scope, "headers": asked})
        response.status_code = 404
        response.headers["cache-control"] = REVALIDATE
        return response

    def _explanation(self) -> str:
        if self._served_path("index.html") is not None:
            return "There is no such page."
        return "The site is not built yet; `npm run build` makes it."

    def _secured(self, response: Response, path: str) -> Response:
        response.headers.update(SECURITY_HEADERS)
        response.headers["content-security-policy"] = self._policy(path)
        return response

    def _policy(self, path: str) -> str:
        _, stat = self.lookup_path(path) if path.endswith(".html") else ("", None)
        if stat is None:
            return NO_SCRIPTS
        made_at, policy = self._policies.get(path, (None, NO_SCRIPTS))
        if made_at != stat.st_mtime:
            policy = content_policy(self._text(path))
            self._policies[path] = (stat.st_mtime, policy)
        return policy


def content_policy(html: str, *, evaluates: bool = False) -> str:
    """The Content-Security-Policy of one page: its inline scripts by hash, all else from us.

    One that `evaluates` may make code of text, but not by what its HTML holds.
    """
    hashes = sorted(
        {
            f"'sha256-{base64.b64encode(sha256(found['text'].encode()).digest()).decode()}'"
            for found in INLINE_SCRIPT.finditer(html)
            if "src=" not in found["attributes"] and found["text"]
        }
    )
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *(["'unsafe-eval'"] if evaluates else []), *hashes)),
            # React writes style attributes, charts write style elements; neither runs code.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


NO_SCRIPTS = content_policy("")
