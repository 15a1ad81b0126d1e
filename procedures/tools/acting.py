"""Tools that act: orders, and what is written into the journal."""

from typing import Any, Final

from backend.mcp.tool import ADDS, CHANGES, Arguments, Ask, Tool
from backend.rpc.errors import CallError
from procedures.router import ROUTER
from procedures.tools.free_text import without_free_text
from procedures.tools.one_call import tool_of

_WHY: Final = "Say why: reason, confidence from 0 to 1, invalidation."
_FILLS: Final = (
    "Fills at the first price observed after the order arrived; with quoted_price and "
    "max_slippage_bps it is refused where that is worse."
)

_ORDERS: Final = {
    "place": "orders.place",
    "cancel": "orders.cancel",
    "triggers": "perp.setTriggers",
}


async def _change_orders(ask: Ask, given: Arguments) -> dict[str, Any]:
    action = given.get("action")
    if action not in _ORDERS:
        await ask("orders.place", {})  # says which scope it needs first
        raise CallError(
            "BAD_REQUEST", f"action is one of {', '.join(_ORDERS)}.", reason="invalid_input"
        )
    asked = {name: value for name, value in given.items() if name != "action"}
    answer: dict[str, Any] = without_free_text(await ask(_ORDERS[str(action)], asked))
    return answer


ACTING: Final = (
    tool_of(
        "swap",
        "trading.swap",
        title="Swap tokens",
        description=f"Swap amount units of the from token for the other. {_FILLS} {_WHY}",
    ),
    tool_of(
        "open_perp",
        "perp.open",
        title="Open a position",
        description="Open a leveraged position, long or short, whose margin is collateral_amount "
        f"in USDC. {_FILLS} {_WHY}",
    ),
    tool_of(
        "close_perp",
        "perp.close",
        title="Close a position",
        description=f"Close one of your open positions; get_account has the ids. {_FILLS} {_WHY}",
    ),
    Tool(
        name="change_orders",
        title="Orders that wait for a price",
        description="place: an order that fills when the price reaches trigger_price, a limit at "
        "that or better, a stop at whatever comes; amount is USDC to buy, the token to sell, or a "
        "position's collateral with leverage, of which buy is long. cancel: one of them by "
        "order_id. triggers: the take_profit and stop_loss of a position, by position_id. "
        f"get_account has the ids. {_WHY}",
        hints=CHANGES,
        answer=_change_orders,
        actions={name: ROUTER.procedures[path] for name, path in _ORDERS.items()},
        hidden=frozenset({"wallet_address"}),
    ),
    tool_of(
        "stake",
        "investments.stake",
        title="Stake",
        description="Stake amount units of a token for simple interest by the second. "
        f"unstake ends it at any time. {_WHY}",
    ),
    tool_of(
        "liquid_stake",
        "investments.liquidStake",
        title="Stake for a liquid-staking token",
        description="Give amount units of a token for a liquid-staking token, which lies in the "
        f"wallet and can be swapped like any other. {_WHY}",
    ),
    tool_of(
        "unstake",
        "investments.unstake",
        title="End an investment",
        description=f"End one of your investments of any kind; get_account has the ids. {_WHY}",
    ),
    tool_of(
        "log_decision",
        "decisions.record",
        title="Record a decision",
        description="Write down a decision that is no order: to hold, a plan, or a note. It can "
        "never be changed, and others see it later. Orders say their own reason.",
        hints=ADDS,
    ),
)
