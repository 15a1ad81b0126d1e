"""RQ's own dashboard of queues, for admins to look at and for nobody to press buttons on.

Most of its templates put what they are given about a job into their HTML as it is. So whatever
Redis holds of a job leaves here with its HTML escaped, the few templates that escape it themselves
are given out without that, and the pages run no scripts but their own.
"""

import html
import json
import re
from collections.abc import Awaitable, Callable
from functools import cache, partial
from typing import Final

from a2wsgi import WSGIMiddleware
from flask import Flask, Response
from rq.serializers import JSONSerializer
from rq_dashboard import web
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.app.static_pages import content_policy

PATH: Final = "/admin/queues"

# Named one by one: rq-dashboard changes queues on some GETs too, and may learn to on more.
_READABLE: Final = re.compile(
    r"/|/static/[A-Za-z0-9._/-]+|/favicon\.ico"
    r"|/0/|/0/view(?:/[A-Za-z0-9_./-]*)?|/0/data/[A-Za-z0-9_./-]+\.json"
)

# How templates escape a text themselves. Where a later version does it otherwise, its texts are
# escaped twice, which is safe.
_ESCAPES_ITSELF: Final = re.compile(r"\$\('<div/>'\)\.text\((?P<text>[\w.]+)\)\.html\(\)")
_INSERTS_ESCAPED: Final = "<%-"
_INSERTS: Final = "<%="


def dashboard(redis_url: str, *, is_admin: Callable[[Request], Awaitable[bool]]) -> Mount:
    """The dashboard at /admin/queues. For others there is no such page,
    and an admin may only look: everything that would change a queue is not found either.
    """
    # Made when somebody looks at it, which most processes never see.
    return Mount(PATH, app=_for_admins(cache(partial(_pages, redis_url)), is_admin=is_admin))


def _pages(redis_url: str) -> ASGIApp:
    app = Flask("rq_dashboard")
    app.config.update(
        RQ_DASHBOARD_REDIS_URL=redis_url,
        RQ_DASHBOARD_DISABLE_DELETE=True,
        RQ_DASHBOARD_POLL_INTERVAL=5000,
    )
    # The default would unpickle whatever Redis holds.
    web.config.serializer = JSONSerializer  # type: ignore[assignment]
    web.setup_rq_connection(app)  # type: ignore[no-untyped-call]
    app.register_blueprint(web.blueprint, url_prefix="")
    app.after_request(_secured)
    return WSGIMiddleware(app, workers=2)  # type: ignore[arg-type,return-value]


def _secured(response: Response) -> Response:
    if response.is_json:
        response.set_data(json.dumps(_escaped(response.get_json())))
    page = ""
    if response.mimetype == "text/html":
        page = _ESCAPES_ITSELF.sub(r"\g<text>", response.get_data(as_text=True))
        page = page.replace(_INSERTS_ESCAPED, _INSERTS)
        response.set_data(page)
    # Its templates are compiled in the browser, which takes eval; nothing else is let in.
    response.headers["content-security-policy"] = content_policy(page, evaluates=True)
    return response


def _escaped(value: object) -> object:
    """`value` of JSON with the HTML in all its texts escaped, names included."""
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, list):
        return [_escaped(one) for one in value]
    if isinstance(value, dict):
        return {html.escape(name): _escaped(one) for name, one in value.items()}
    return value


def _for_admins(
    pages: Callable[[], ASGIApp], *, is_admin: Callable[[Request], Awaitable[bool]]
) -> ASGIApp:
    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        is_look = request.method in {"GET", "HEAD"} and _READABLE.fullmatch(path) is not None
        if is_look and await is_admin(request):
            await pages()(scope, receive, send)
        else:
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)

    return guarded
