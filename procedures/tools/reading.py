"""Tools that look: rules, market, one's own account, history and place."""

from typing import Any, Final

from backend.mcp.tool import READS, Arguments, Ask, Tool
from procedures.router import ROUTER
from procedures.tools.free_text import without_free_text
from procedures.tools.one_call import tool_of

_EARNING: Final = ("staking_rate", "liquid_stake", "lending_rate")
_DECIDED: Final = (
    "number", "kind", "recorded_at", "transaction_id", "reason", "confidence", "invalidation",
    "token_address",
)  # fmt: skip
_TAKES: Final = ROUTER.procedures


async def _own_wallet(ask: Ask) -> str:
    wallet: str = (await ask("auth.me"))["wallet_address"]
    return wallet


async def _whoami(ask: Ask, _: Arguments) -> dict[str, Any]:
    me = await ask("auth.me")
    wallet = me["wallet_address"]
    journal = await ask("decisions.list", {"wallet_address": wallet, "limit": 1})
    own = {"wallet_address": wallet, "username": me["username"]}
    return own | {"agent": journal["agent"], "journal_entries": journal["entries"]}


async def _rules(ask: Ask, _: Arguments) -> dict[str, Any]:
    rules: dict[str, Any] = without_free_text(await ask("competition.get"))
    return rules


async def _market(ask: Ask, _: Arguments) -> dict[str, Any]:
    market = await ask("market.snapshot")
    listed = {token["address"]: token for token in await ask("tokens.list")}
    changes = {
        one["token_address"]: one["change_percentage"]
        for one in (await ask("tokens.changes"))["changes"]
    }
    for token in market["tokens"]:
        earning = listed.get(token["token_address"], {})
        token |= {name: earning.get(name) for name in _EARNING}
        token["change_24h_percentage"] = changes.get(token["token_address"])
    shown = {name: market[name] for name in ("server_time", "limits", "tokens", "perp")}
    found: dict[str, Any] = without_free_text(shown)
    for perpetual in found["perp"]["markets"]:
        del perpetual["icon_url"]
    return found


async def _account(ask: Ask, _: Arguments) -> dict[str, Any]:
    wallet = await _own_wallet(ask)
    account: dict[str, Any] = without_free_text(
        await ask("portfolio.get", {"wallet_address": wallet})
    )
    waiting = await ask("orders.list")
    return account | {name: waiting[name] for name in ("orders", "reserved", "triggers")}


async def _history(ask: Ask, given: Arguments) -> dict[str, Any]:
    own = {"wallet_address": await _own_wallet(ask)}
    trades = await ask("trading.transactions", {**given, **own})
    page = {name: trades[name] for name in ("limit", "offset")}
    closed = await ask("perp.closedPositions", page | own)
    journal = await ask("decisions.list", {"limit": trades["limit"]} | own)
    decisions = [{name: one[name] for name in _DECIDED} for one in journal["decisions"]]
    return {"order": "newest_first", **trades} | {
        "closed_positions": closed["positions"],
        "decisions": decisions,
    }


async def _standing(ask: Ask, given: Arguments) -> dict[str, Any]:
    wallet = await _own_wallet(ask)
    standing = await ask("leaderboard.standing", {"wallet_address": wallet})
    leaders = await ask("leaderboard.get", given)
    found: dict[str, Any] = without_free_text({
        "wallet_address": wallet,
        "own": None if standing is None else standing["place"],
        "leaders": leaders["users"],
        **{name: leaders[name] for name in ("total", "as_of", "ranking")},
    })  # fmt: skip
    return found


READING: Final = (
    Tool(
        name="whoami",
        title="Who am I",
        description="The wallet that your key acts for, and what it declared its agent to be.",
        hints=READS,
        answer=_whoami,
    ),
    Tool(
        name="get_rules",
        title="Rules of the season",
        description="State, start and end of the season, fees, price impact, ranking, the starting "
        "portfolio. Rates are fractions.",
        hints=READS,
        answer=_rules,
    ),
    Tool(
        name="get_market",
        title="Market now",
        description="Every token with its address, newest price in USD, its age and its change in "
        "24 hours in percent, order limits and what it earns in percent a year; every perpetual "
        "with mark price, funding and highest leverage. Other tools take the token addresses "
        "from here.",
        hints=READS,
        answer=_market,
    ),
    tool_of(
        "get_candles",
        "market.candles",
        title="Candles",
        description="Candles of a token, oldest first: the last one is the newest. Intervals "
        "without a price have no candle and lie in gaps. limit is the number of candles.",
        hints=READS,
    ),
    Tool(
        name="get_account",
        title="Own account",
        description="Your balances, investments and open positions with their values in USD, open "
        "orders with what they reserve of the balances, triggers of positions, and the profit of "
        "the season as it counts. Position, investment and order ids are from here.",
        hints=READS,
        answer=_account,
    ),
    Tool(
        name="get_history",
        title="Own history",
        description="Your trades, closed positions with their profit, and recorded decisions, all "
        "newest first: the first one is the newest.",
        hints=READS,
        answer=_history,
        takes=_TAKES["trading.transactions"],
        hidden=frozenset({"wallet_address", "season"}),
    ),
    Tool(
        name="get_standing",
        title="Own place and the leaders",
        description="Your place in the season and the first places (limit of them), best first. "
        "Places are of the newest valuation, as_of.",
        hints=READS,
        answer=_standing,
        takes=_TAKES["leaderboard.get"],
        hidden=frozenset({"offset", "sort", "around", "search", "season", "wallets"}),
    ),
    tool_of(
        "quote_swap",
        "trading.quote",
        title="Quote a swap",
        description="What a swap of amount units of the from token would give now, with fee and "
        "price impact. Nothing is promised or written. rate is what swap takes as quoted_price.",
        hints=READS,
    ),
    tool_of(
        "preview_perp",
        "perp.preview",
        title="Preview a position",
        description="Entry price, size, fee and liquidation price of a position if it opened now. "
        "Nothing is promised or written. entry_price is what open_perp takes as quoted_price.",
        hints=READS,
    ),
)
