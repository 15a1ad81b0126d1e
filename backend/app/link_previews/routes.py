"""`/og/trader/WALLET.png` and `/og/card.png?signed=…`: the pictures of link previews."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from backend.app.languages import EXPORTED
from backend.app.link_previews.finding import Previews
from backend.app.link_previews.links import PICTURES, Link, card_link, trader_link
from backend.app.link_previews.pictures import Pictures
from backend.app.link_previews.words import WORDS
from backend.asgi.request import caller_of, query_values
from backend.database.unavailable import DatabaseUnavailable, unavailable
from backend.refusals import Refusal
from backend.rpc.codes import CODES
from backend.version import VERSION

CACHING: Final = "public, max-age=60"
NO_PICTURE: Final = (
    "There is no such picture: its address names the wallet of a trader of the season, or carries "
    "a card that this server signed."
)


def routes(previews: Previews, pictures: Pictures) -> list[Route]:
    """They answer PNGs, or a sentence that says why there is none."""

    async def of_trader(request: Request) -> Response:
        asked = _asked(request)
        return await answer(request, trader_link(request.path_params["wallet"], asked), asked)

    async def of_card(request: Request) -> Response:
        asked = _asked(request)
        return await answer(request, card_link(asked), asked)

    async def answer(request: Request, link: Link | None, asked: Mapping[str, str]) -> Response:
        try:
            return await picture(request, link, asked.get("language", ""))
        except Exception as fault:
            refusal = fault if isinstance(fault, Refusal) else unavailable(fault)
            if refusal is None:
                raise
            return _refused(refusal)

    async def picture(request: Request, link: Link | None, language: str) -> Response:
        ip = caller_of(request).ip
        preview = None if link is None else await previews.find(link, ip=ip)
        if preview is None:
            return PlainTextResponse(NO_PICTURE, status_code=404)
        language = language if language in WORDS else EXPORTED
        # What it says, and the release that draws it; so who has it already has nothing drawn.
        looks = f"{VERSION} {language} {preview}"
        headers = {
            "cache-control": CACHING,
            "etag": f'"{sha256(looks.encode()).hexdigest()[:32]}"',
        }
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        png = await pictures.png(preview, language, ip=ip)
        return Response(png, media_type="image/png", headers=headers)

    return [
        Route(f"{PICTURES}/trader/{{wallet}}.png", of_trader),
        Route(f"{PICTURES}/card.png", of_card),
    ]


def _asked(request: Request) -> Mapping[str, str]:
    return query_values(request.scope["query_string"])


def _refused(refusal: Refusal) -> Response:
    seconds = (
        refusal.retry_after_seconds
        if isinstance(refusal, DatabaseUnavailable)
        else refusal.facts["retry_after_seconds"]
    )
    return PlainTextResponse(
        refusal.message,
        status_code=CODES[refusal.key].http_status,
        headers={"retry-after": str(seconds)},
    )
