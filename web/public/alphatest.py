"""A client of αTest in one file of standard Python, with the names that CCXT has.

    from alphatest import Alpha
    alpha = Alpha()  # by ALPHA_URL and ALPHA_KEY, or Alpha("https://…", "alpha_…")
    alpha.create_order("SOL/USDC", "market", "sell", 1, reason="it rose 5 % within the hour")

Symbols are "SOL/USDC", of a perpetual "SOL/USDC:USDC". Lists are oldest first. Figures are floats
as CCXT's are, balances never above what there is; the exact text is in `info`. An amount may be an
int, a float, a Decimal or text. An order has a key of its own, so that it acts once however often
it is sent, and what is lost on the way is sent again. Make the key of your program at /keys.
"""

from __future__ import annotations

import json
import math
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any, Union

Number = Union[Decimal, float, int, str]
TRIES = 6
PRACTICE = "/practice/"
STEP_SECONDS = (60, 86_400)
PASSING_STATUS = (0, 429, 502, 503, 504)
PASSING_REASONS = ("order_under_way", "order_taken_over")


class AlphaError(Exception):
    """The server refused: `reason` is a stable word, the message says what to do."""

    def __init__(self, message: str, reason: str = "", status: int = 0, facts: Any = None) -> None:
        super().__init__(message)
        self.reason, self.status, self.facts = reason, status, facts or {}


class NetworkError(AlphaError):
    """No answer came, however often it was asked."""


class AuthenticationError(AlphaError):
    """The key is missing, unknown, revoked or has expired."""


class PermissionDenied(AlphaError):
    """The key does not have the scope, or is at one of its caps."""


class RateLimitExceeded(AlphaError):
    """Too much was asked, and waiting did not help."""


class InvalidOrder(AlphaError):
    """The order cannot be given like this."""


class InsufficientFunds(InvalidOrder):
    """The wallet holds less than the order needs."""


class Alpha:
    """One wallet, by a key of it."""

    def __init__(self, url: str | None = None, key: str | None = None, timeout: float = 30) -> None:
        self.url = (url or os.environ.get("ALPHA_URL") or "http://localhost:8000").rstrip("/")
        self.key = key or os.environ.get("ALPHA_KEY") or ""
        self.timeout = timeout

    def fetch_market(self) -> Any:
        """Rules, prices, perpetuals and your portfolio, as the server has them in one answer."""
        return self.call("GET", "/api/market")

    def fetch_ticker(self, symbol: str) -> dict[str, Any]:
        """The newest price of a symbol: a swap's in its quote token, a perpetual's mark in USD."""
        tokens = {one["symbol"]: one for one in self.fetch_market()["tokens"]}
        base, quote = _priced(tokens, _base(symbol)), _priced(tokens, _quote(symbol))
        usd = Decimal(base["price_usd"])
        last = float(usd if ":" in symbol else usd / Decimal(quote["price_usd"]))
        at = base["observed_at"]
        return {"symbol": symbol, "last": last, "timestamp": _ms(at), "datetime": at, "info": base}

    def fetch_ohlcv(
        self, symbol: str, timeframe: str = "1h", since: int | None = None, limit: int = 100
    ) -> list[list[Any]]:
        """`[[ms, open, high, low, close, volume], …]` of the base token in USD, oldest first.

        The volume is None, for nothing is bought here. An interval without a price is left out.
        """
        address = self._token(_base(symbol))["token_address"]
        found = self.call(
            "GET", "/api/candles", token_address=address, interval=timeframe, limit=limit
        )
        rows: list[list[Any]] = [
            [_ms(one["opens_at"]), *(float(one[name]) for name in OHLC), None]
            for one in found["candles"]
        ]
        return [row for row in rows if since is None or row[0] >= since]

    def fetch_balance(self) -> dict[str, Any]:
        """`free`, `used` (margin, staked, lent, for open orders) and `total`, also by token."""
        portfolio = self.fetch_market()["portfolio"]
        free = {one["token"]: Decimal(one["balance"]) for one in portfolio["tokens"]}
        used: dict[str, Decimal] = {}
        for one in self.call("GET", "/api/orders", limit=1)["reserved"]:
            used[one["symbol"]] = Decimal(one["amount"])
            free[one["symbol"]] -= used[one["symbol"]]
        for one in portfolio["investments"]:
            if one["status"] == "active" and one["action_type"] != "liquid_staking":
                used[one["symbol"]] = used.get(one["symbol"], Decimal(0)) + Decimal(one["value"])
        for one in portfolio["perp_positions"]:
            used["USDC"] = used.get("USDC", Decimal(0)) + Decimal(one["margin"])
        balance: dict[str, Any] = {"info": portfolio, "free": {}, "used": {}, "total": {}}
        for code in {**free, **used}:
            own, bound = free.get(code, Decimal(0)), used.get(code, Decimal(0))
            parts = {"free": _below(own), "used": _below(bound), "total": _below(own + bound)}
            balance[code] = parts
            for name, value in parts.items():
                balance[name][code] = value
        return balance

    def fetch_positions(self, symbols: list[str] | None = None) -> list[dict[str, Any]]:
        """The open positions in perpetuals, the riskiest first."""
        found = [_position(one) for one in self.fetch_market()["portfolio"]["perp_positions"]]
        return [one for one in found if symbols is None or one["symbol"] in symbols]

    def create_order(
        self,
        symbol: str,
        type: str,
        side: str,
        amount: Number | None = None,
        price: Number | None = None,
        params: dict[str, Any] | None = None,
        *,
        reason: str | None = None,
        confidence: Number | None = None,
        invalidation: str | None = None,
    ) -> dict[str, Any]:
        """A market order of `amount` units of the base token, filled at the next price; or one that
        waits until the price reaches `price`: a "limit", filled at that or better, or a "stop".

        Of a swap, `params={"cost": 100}` buys for so much of the quote token. Of a perpetual, buy
        opens a long and sell a short, with `{"leverage": 5}` (1 without), or `{"collateral": 50}`
        in place of an amount; `{"reduceOnly": True}` closes what goes the other way. `reason`,
        `confidence` (0 to 1) and `invalidation` say why, how sure, and what would prove it wrong.
        """
        is_waiting = type in ("limit", "stop")
        if (type != "market" and not is_waiting) or side not in ("buy", "sell"):
            raise InvalidOrder("Orders are market, limit or stop orders to buy or to sell.")
        if is_waiting != (price is not None):
            raise InvalidOrder("A limit or stop order has a price, a market order has none.")
        given = dict(params or {})
        why = _why(reason, confidence, invalidation)
        if price is not None:
            return self._waiting_order(symbol, type, side, amount, price, given, why)
        if ":" in symbol:
            return self._perp_order(symbol, side, amount, given, why)
        base, quote = self._token(_base(symbol)), self._token(_quote(symbol))
        sold, bought = (base, quote) if side == "sell" else (quote, base)
        if side == "buy":
            usd = Decimal(base["price_usd"]) / Decimal(quote["price_usd"])
            amount = given["cost"] if "cost" in given else _exact(amount) * usd
        receipt = self.call(
            "POST",
            "/api/swap",
            from_token_address=sold["token_address"],
            to_token_address=bought["token_address"],
            amount=_text(amount, sold["decimals"]),
            idempotency_key=given.get("clientOrderId") or str(uuid.uuid4()),
            **why,
        )
        done = receipt["details"]
        gone, come = float(done["amount_from"]), float(done["amount_to"])
        filled, cost = (gone, come) if side == "sell" else (come, gone)
        order = _order(done["transaction_id"], symbol, side, receipt)
        return {**order, "amount": filled, "filled": filled, "cost": cost, "average": cost / filled}

    def fetch_open_orders(self, symbol: str | None = None) -> list[dict[str, Any]]:
        """The orders that wait for their price, oldest first."""
        waiting = self.call("GET", "/api/orders", limit=500)["orders"]
        found = [_waiting(one) for one in reversed(waiting)]
        return [one for one in found if symbol in (None, one["symbol"])]

    def cancel_order(self, id: str, symbol: str | None = None) -> dict[str, Any]:
        """Cancel an order that waits; what it had reserved is free again."""
        receipt = self.call(
            "POST",
            "/api/orders/:order_id/cancel",
            order_id=id,
            idempotency_key=str(uuid.uuid4()),
        )
        return {"id": id, "symbol": symbol, "status": "canceled", "info": receipt}

    def close(
        self,
        position: str | dict[str, Any],
        *,
        reason: str | None = None,
        confidence: Number | None = None,
        invalidation: str | None = None,
    ) -> dict[str, Any]:
        """Close a position, one of `fetch_positions` or its id; `pnl` is what it came to."""
        known = position if isinstance(position, dict) else {"id": position}
        receipt = self.call(
            "POST",
            "/api/perp/close/:position_id",
            position_id=known["id"],
            idempotency_key=str(uuid.uuid4()),
            **_why(reason, confidence, invalidation),
        )
        done, side = receipt["details"], {"long": "sell", "short": "buy"}.get(known.get("side", ""))
        order = _order(done["transaction_id"], known.get("symbol"), side, receipt)
        ended = {"average": float(done["exit_price"]), "pnl": float(receipt["pnl"])}
        return {**order, **ended, "filled": known.get("contracts"), "cost": float(done["payout"])}

    def running(self) -> bool:
        """Whether the competition goes on; before its start this waits until it begins."""
        while True:
            competition = self.fetch_market()["competition"]
            if competition is None or competition["state"] == "ended":
                return False
            if competition["state"] != "upcoming":
                return True
            self.wait(min(60.0, max(1.0, _ms(competition["starts_at"]) / 1000 - time.time())))

    def wait(self, seconds: float) -> None:
        """Let so much time pass; in a practice run, by moving its clock."""
        if PRACTICE not in self.url:
            time.sleep(seconds)
            return
        left = max(STEP_SECONDS[0], round(seconds))
        while left > 0 and not self.practice_step(min(left, STEP_SECONDS[1]))["is_over"]:
            left -= STEP_SECONDS[1]

    def practice_start(
        self,
        market: str | None = None,
        seed: int | None = None,
        starts_at: str | None = None,
        days: int | None = None,
        is_masked: bool = False,
    ) -> Alpha:
        """A client of a new practice run: a season of one's own, whose clock `wait` moves.

        `market` is a recording or "simulated", which `seed` decides; what is left out is as the
        server has it.
        """
        run = self.call(
            "POST",
            "/api/practice",
            market=market,
            seed=seed,
            starts_at=starts_at,
            days=days,
            is_masked=is_masked,
        )
        return Alpha(f"{self.url}{PRACTICE}{run['run_id']}", self.key, self.timeout)

    def practice_step(self, seconds: int | None = None) -> Any:
        """Move the clock of the run by its step, or by so much; what is to be seen then."""
        return self.call("POST", "/api/practice/step", seconds=seconds)

    def practice_result(self) -> Any:
        """How the run went so far: figures, equity and decisions."""
        return self.call("GET", "/api/practice/result")

    def call(self, method: str, path: str, **fields: Any) -> Any:
        """What the server answers at the path, in which `:name` stands for a field (/openapi.json).

        What was lost, or is refused for the moment, is sent again with the same fields; an order
        needs an `idempotency_key` for that.
        """
        for name in [one for one in fields if f":{one}" in path]:
            path = path.replace(f":{name}", urllib.parse.quote(str(fields.pop(name)), safe=""))
        sent = {name: value for name, value in fields.items() if value is not None}
        address = self.url + path
        if method == "GET" and sent:
            address += "?" + urllib.parse.urlencode(sent)
        is_repeatable = method == "GET" or "idempotency_key" in sent
        attempt = 0
        while True:
            try:
                return self._answer(method, address, None if method == "GET" else sent)
            except AlphaError as error:
                attempt += 1
                is_passing = error.status in PASSING_STATUS or error.reason in PASSING_REASONS
                may_repeat = is_repeatable or error.status == 429
                if attempt == TRIES or not is_passing or not may_repeat:
                    raise
                seconds = float(error.facts.get("retry_after_seconds") or 0.25 * 2**attempt)
                if seconds > 60:
                    raise
                time.sleep(seconds)

    def _answer(self, method: str, address: str, body: dict[str, Any] | None) -> Any:
        headers = {"authorization": f"Bearer {self.key}"} if self.key else {}
        if body is not None:
            headers["content-type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            raise _error(refused) from None
        except (OSError, ValueError) as lost:
            raise NetworkError(f"{self.url} does not answer: {lost}") from lost

    def _token(self, code: str) -> Any:
        return _priced({one["symbol"]: one for one in self.fetch_market()["tokens"]}, code)

    def _waiting_order(
        self,
        symbol: str,
        type: str,
        side: str,
        amount: Number | None,
        price: Number,
        given: dict[str, Any],
        why: Any,
    ) -> dict[str, Any]:
        token, is_perp = self._token(_base(symbol)), ":" in symbol
        leverage = int(given.get("leverage", 1)) if is_perp else None
        units, decimals = given.get("collateral", given.get("cost")), 6
        if units is None and side == "sell" and not is_perp:
            units, decimals = amount, token["decimals"]
        elif units is None:
            units = _exact(amount) * _exact(price) / (leverage or 1)
        receipt = self.call(
            "POST",
            "/api/orders",
            market="perp" if is_perp else "swap",
            kind=type,
            side=side,
            token_address=token["token_address"],
            trigger_price=format(_exact(price), "f"),
            amount=_text(units, decimals),
            leverage=leverage,
            idempotency_key=given.get("clientOrderId") or str(uuid.uuid4()),
            **why,
        )
        at = receipt["placed_at"]
        known = {"id": receipt["order_id"], "symbol": symbol, "type": type, "side": side}
        times = {"timestamp": _ms(at), "datetime": at}
        return {**known, **times, "price": float(_exact(price)), "status": "open", "info": receipt}

    def _perp_order(
        self, symbol: str, side: str, amount: Number | None, given: dict[str, Any], why: Any
    ) -> dict[str, Any]:
        if given.get("reduceOnly"):
            other = "short" if side == "buy" else "long"
            mine = [one for one in self.fetch_positions([symbol]) if one["side"] == other]
            if not mine:
                raise InvalidOrder(f"There is no {other} of {symbol} to close.")
            return [self.close(one, **why) for one in mine][-1]
        token, leverage = self._token(_base(symbol)), int(given.get("leverage", 1))
        collateral = given.get("collateral")
        if collateral is None:
            collateral = _exact(amount) * Decimal(token["price_usd"]) / leverage
        receipt = self.call(
            "POST",
            "/api/perp/open",
            token_address=token["token_address"],
            collateral_amount=_text(collateral, 6),
            leverage=leverage,
            direction="long" if side == "buy" else "short",
            idempotency_key=given.get("clientOrderId") or str(uuid.uuid4()),
            **why,
        )
        done = receipt["details"]
        order = _order(receipt["position_id"], symbol, side, receipt)
        size = float(done["position_size"])
        figures = {"cost": float(done["notional_usd"]), "average": float(done["entry_price"])}
        return {**order, "amount": size, "filled": size, **figures}


OHLC = ("open", "high", "low", "close")
POSITION_FIGURES = {
    "contracts": "position_size",
    "entryPrice": "entry_price",
    "markPrice": "mark_price",
    "notional": "notional_usd",
    "collateral": "margin",
    "unrealizedPnl": "unrealised_pnl",
    "liquidationPrice": "liquidation_price",
}


def _position(one: Any) -> dict[str, Any]:
    figures = {name: one[its] and float(one[its]) for name, its in POSITION_FIGURES.items()}
    known = {"id": one["id"], "symbol": f"{one['symbol']}/USDC:USDC", "side": one["direction"]}
    return {**known, **figures, "leverage": one["leverage"], "info": one}


def _waiting(one: Any) -> dict[str, Any]:
    symbol = f"{one['symbol']}/USDC" + (":USDC" if one["market"] == "perp" else "")
    known = {"id": one["id"], "symbol": symbol, "type": one["kind"], "side": one["side"]}
    price, at = Decimal(one["trigger_price"]), one["placed_at"]
    units = Decimal(one["amount"]) * (one["leverage"] or 1)
    amount = units if one["market"] == "swap" and one["side"] == "sell" else units / price
    figures = {"price": float(price), "amount": float(amount), "filled": 0.0}
    times = {"timestamp": _ms(at), "datetime": at}
    return {**known, **times, **figures, "status": "open", "info": one}


def _order(number: str, symbol: str | None, side: str | None, receipt: Any) -> dict[str, Any]:
    at = receipt["details"]["observed_at"]
    known = {"id": number, "symbol": symbol, "type": "market", "side": side, "status": "closed"}
    times = {"timestamp": _ms(at), "datetime": at}
    return {**known, **times, "fee": {"cost": float(receipt["details"]["fee"])}, "info": receipt}


def _error(refused: urllib.error.HTTPError) -> AlphaError:
    try:
        told = json.loads(refused.read())["error"]
    except (ValueError, KeyError, TypeError, OSError):
        told = {"message": f"The server answered {refused.code}."}
    reason, facts = told.get("reason", ""), dict(told.get("facts") or {})
    if refused.headers.get("retry-after"):
        facts.setdefault("retry_after_seconds", refused.headers["retry-after"])
    kinds = {401: AuthenticationError, 403: PermissionDenied, 429: RateLimitExceeded}
    kind = kinds.get(refused.code, InvalidOrder if refused.code < 500 else NetworkError)
    if reason == "insufficient_balance":
        kind = InsufficientFunds
    return kind(told["message"], reason, refused.code, facts)


def _why(reason: str | None, confidence: Number | None, invalidation: str | None) -> dict[str, Any]:
    sure = None if confidence is None else format(_exact(confidence), "f")
    return {"reason": reason, "confidence": sure, "invalidation": invalidation}


def _base(symbol: str) -> str:
    return symbol.partition("/")[0]


def _quote(symbol: str) -> str:
    return symbol.partition("/")[2].partition(":")[0] or "USDC"


def _priced(tokens: dict[str, Any], code: str) -> Any:
    if code not in tokens or tokens[code]["price_usd"] is None:
        raise InvalidOrder(f"There is no price of {code}; fetch_market() has all tokens.")
    return tokens[code]


def _exact(amount: Number | None) -> Decimal:
    if amount is None:
        raise InvalidOrder("An order has an amount.")
    return Decimal(str(amount))


def _text(amount: Number | None, decimals: int) -> str:
    cut = _exact(amount).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
    return format(cut, "f")


def _below(exact: Decimal) -> float:
    near = float(exact)
    return near if Decimal(near) <= exact else math.nextafter(near, 0.0)


def _ms(moment: str) -> int:
    return round(datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() * 1000)
