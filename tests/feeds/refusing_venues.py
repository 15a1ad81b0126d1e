"""Venues that refuse a whole call for a part of it, as the real ones do."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from tests.feeds.conftest import NOW, listing
from tests.feeds.venue import Answer

PYTH = "/v2/updates/price/latest"
COINGECKO = "/api/v3/simple/token_price/solana"
NAMES = ("SOL", "ETH", "BTC", "JUP")
FEEDS = {name: f"{number:064x}" for number, name in enumerate(NAMES, start=10)}
TOKENS = [
    listing(name, pyth_feed_id=f"0x{FEEDS[name]}", hyperliquid_coin=name, binance_perp=name)
    for name in NAMES
]


def hermes(known: Sequence[str], *, refusal: int = 404) -> Answer:
    """Pyth, which refuses a whole call for one feed that it does not know, or not for our key."""

    async def answer(request: Request) -> Response:
        asked = [feed.removeprefix("0x") for feed in request.query_params.getlist("ids[]")]
        strange = [feed for feed in asked if feed not in {FEEDS[name] for name in known}]
        if strange and refusal == 404:
            named = ", ".join(f"0x{feed}" for feed in strange)
            return PlainTextResponse(f"Price ids not found: {named}", status_code=404)
        if strange:
            return PlainTextResponse("not entitled", status_code=refusal)
        stamp = {"conf": "0", "expo": 0, "publish_time": int(NOW.timestamp())}
        return JSONResponse(
            {"parsed": [{"id": feed, "price": stamp | {"price": "150"}} for feed in asked]}
        )

    return answer


def gecko(*, addresses_max: int) -> Answer:
    """CoinGecko, which refuses more addresses than the plan has."""

    async def answer(request: Request) -> Response:
        asked = request.query_params["contract_addresses"].split(",")
        if len(asked) > addresses_max:
            return JSONResponse({"error_code": 10012}, status_code=400)
        row = {"usd": 149, "last_updated_at": int(NOW.timestamp())}
        return JSONResponse(dict.fromkeys(asked, row))

    return answer
