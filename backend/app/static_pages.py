"""Serves the exported site: clean addresses, long caching, and a strict content policy."""

import base64
import re
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from backend.asgi.encodings import ENDINGS, accepted
from backend.asgi.response_headers import SECURITY_HEADERS

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"

INLINE_SCRIPT = re.compile(
    r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE
)


class StaticPages(StaticFiles):
    """The ASGI app of the folder that `next build` exported.

    `/swap` answers `swap.html`, an unknown address answers `404.html` with status 404. The
    content policy of each page allows its own inline scripts by their hashes and no others.
    The page of the name `for_admins` does not exist for others.
    """

    def __init__(
        self,
        folder: Path,
        *,
        for_admins: str | None = None,
        is_admin: Callable[[Request], Awaitable[bool]] | None = None,
    ) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self.config_checked = True  # the site may be built later; until then a sentence says so
        self._for_admins = for_admins
        self._is_admin = is_admin
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
        return self._secured(response, served)

    def _is_hidden(self, path: str) -> bool:
        # The page, its data beside it, and the folder with the data of its parts.
        return re.split(r"[./]", path, maxsplit=1)[0] == self._for_admins

    async def _may_look(self, scope: Scope) -> bool:
        return self._is_admin is not None and await self._is_admin(Request(scope))

    async def _file(self, path: str, scope: Scope) -> Response:
        """The file, or the smallest compressed form of it that the client takes."""
        forms = self._forms(path)
        taken = accepted(Headers(scope=scope).get("accept-encoding", "")) if forms else ()
        coding = next((coding for coding in forms if coding in taken), None)
        ending = "" if coding is None else ENDINGS[coding]
        response = await super().get_response(path + ending, scope)
        if coding is not None:
            response.headers["content-encoding"] = coding
        if forms:
            response.headers["vary"] = "accept-encoding"
        return response

    def _forms(self, path: str) -> list[str]:
        """The codings in which the build left the file beside it; not those of an older file."""
        _, plain = self.lookup_path(path)
        assert plain is not None, "the file was found"
        made = {coding: self.lookup_path(path + ending)[1] for coding, ending in ENDINGS.items()}
        return [coding for coding, stat in made.items() if stat and stat.st_mtime >= plain.st_mtime]

    def _served_path(self, path: str) -> str | None:
        wanted = path.strip("/")
        if wanted.endswith(tuple(ENDINGS.values())):
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
        # Without the request's conditions: a 404 is never answered by "not modified".
        taken = Headers(scope=scope).get("accept-encoding", "")
        plain = {**scope, "headers": [(b"accept-encoding", taken.encode("latin-1"))]}
        response = await self._file("404.html", plain)
        response.status_code = 404
        response.headers["cache-control"] = REVALIDATE
        return self._secured(response, "404.html")

    def _explanation(self) -> str:
        if self._served_path("index.html") is not None:
            return "There is no such page."
        return "The site is not built yet; `npm run build` makes it."

    def _secured(self, response: Response, path: str) -> Response:
        response.headers.update(SECURITY_HEADERS)
        response.headers["content-security-policy"] = self._policy(path)
        return response

    def _policy(self, path: str) -> str:
        page, stat = self.lookup_path(path) if path.endswith(".html") else ("", None)
        if stat is None:
            return NO_SCRIPTS
        made_at, policy = self._policies.get(path, (None, NO_SCRIPTS))
        if made_at != stat.st_mtime:
            policy = content_policy(Path(page).read_text("utf-8"))
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
