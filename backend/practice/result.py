"""How a run went: its figures beside holding the grant, its equity, and its decisions."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from backend.asgi.dispatch import Dispatch
from backend.clock import iso
from backend.database.transaction import reading
from backend.practice.plan import Plan
from backend.practice.run import Run
from backend.practice.store import books_digest, course, standing_at
from backend.practice.transports import asked
from backend.rpc.caller import Caller
from backend.rpc.json_text import write_json

_OF_PLACE: Final = {
    "value_usd": "total_value_usd",
    "pnl_usd": "pnl",
    "return_percentage": "pnl_percentage",
    "hold_return_percentage": "hold_pnl_percentage",
    "max_drawdown_percentage": "max_drawdown_percentage",
    "sharpe_ratio": "sharpe_ratio",
    "sortino_ratio": "sortino_ratio",
    "trades": "trades",
    "liquidations": "liquidations",
}
_OF_AGENT: Final = (
    "turnover_usd", "turnover_ratio", "fees_usd", "hit_rate", "profit_factor", "hours",
    "sharpe_standard_error", "sortino_standard_error", "cost_usd",
)  # fmt: skip


async def result_of(run: Run, dispatch: Dispatch, caller: Caller) -> bytes:
    """The document of `practice.result`. The same market and orders give the same bytes: it holds
    no id and no time but the run's own.
    """
    wallet = run.plan.owner
    agent = await asked(dispatch, "agents.get", caller, wallet_address=wallet)
    measured = await asked(dispatch, "portfolio.markouts", caller, wallet_address=wallet)
    async with reading(run.server.readings) as connection:
        went = await course(connection, wallet_address=wallet)
        books = await books_digest(connection)
        standing = (
            {} if run.is_over else await standing_at(connection, wallet_address=wallet, now=run.now)
        )
    document = {
        **moment_of(run),
        "figures": {**_figures(agent), **standing},
        "markouts": measured["horizons"],
        "order": "oldest_first",
        **went,
        "books_sha256": books,
    }
    digest = hashlib.sha256(write_json(document)).hexdigest()
    return write_json({"run_id": run.id, **document, "sha256": digest})


def moment_of(run: Run) -> dict[str, Any]:
    """Where the run stands."""
    return {**shown(run.plan), "now": iso(run.now), "is_over": run.is_over}


def shown(plan: Plan) -> dict[str, Any]:
    """What is played, as far as its owner is shown."""
    return {
        "market_name": plan.shown_market,
        "seed": plan.seed,
        "starts_at": iso(plan.starts_at),
        "ends_at": iso(plan.ends_at),
        "step_seconds": plan.step_seconds,
    }


def _figures(agent: Mapping[str, Any]) -> dict[str, Any]:
    place = agent["place"] or {}
    figures = {name: place.get(its) for name, its in _OF_PLACE.items()}
    return figures | {name: agent[name] for name in _OF_AGENT}
