"""A page with the tags of the link that led to it; all else of it is as the build left it."""

import gzip
import re
from hashlib import sha256
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from backend.asgi.encodings import accepted

HEAD_END: Final = "</head>"
LEVEL: Final = 5
"""Of gzip: 30 KB of HTML take about a millisecond."""
_GENERAL: Final = re.compile(r'<meta (?:property|name)="(?:og|twitter):[^>]*>')


def tagged_page(html: str, tags: str, scope: Scope) -> Response:
    """The response with the page, compressed where the client takes gzip."""
    body = with_tags(html, tags).encode()
    headers = {}
    if "gzip" in accepted(Headers(scope=scope).get("accept-encoding", "")):
        body = gzip.compress(body, LEVEL, mtime=0)
        headers["content-encoding"] = "gzip"
    headers["etag"] = f'"{sha256(body).hexdigest()[:32]}"'
    if headers["etag"] in Headers(scope=scope).get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, headers=headers)


def with_tags(html: str, tags: str) -> str:
    """The page with these tags in the place of the site's own; its scripts stay as they are."""
    head, end, body = html.partition(HEAD_END)
    return f"{_GENERAL.sub('', head)}{tags}{end}{body}" if end else html
