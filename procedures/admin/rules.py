"""What the organiser sets before the start: fees, the execution delay, how large orders may be,
and by what the season ranks.
"""

from typing import Final

from backend.admin import set_ranking as ranking_rule
from backend.admin import set_rules
from backend.competition.ranking_store import RankingRule
from backend.competition.tables import Ranking
from backend.money import Amount
from backend.rpc.json_text import Json
from backend.trading.order_limits import OrderLimits
from procedures.admin.deciding import Reason, decision, done, made_by
from procedures.admin.decisions import admin
from procedures.admin.reading import Overview
from procedures.request.context import Context

__all__ = ["admin"]

DEFAULT_RANKING: Final = RankingRule()


@admin.mutation(**decision("/competition/fees"))
async def set_fees(
    context: Context,
    *,
    reason: Reason,
    swap_fee_rate: Amount | None = None,
    perp_fee_rate: Amount | None = None,
    execution_delay_ms: int | None = None,
    decision_delay_seconds: int | None = None,
) -> Json[Overview]:
    """Change the fees, as fractions, and how long an order waits before its price is observed.

    `decision_delay_seconds` is how long others wait to see why an agent decided something.

    Only before the start; what is left out stays.
    """
    told = await set_rules.set_fees(
        await context.connection(),
        swap_fee_rate=swap_fee_rate,
        perp_fee_rate=perp_fee_rate,
        execution_delay_ms=execution_delay_ms,
        decision_delay_seconds=decision_delay_seconds,
        by=made_by(context, reason),
    )
    return await done(context, told)


@admin.mutation(**decision("/tokens/:token_address/order-limits"))
async def set_order_limits(
    context: Context,
    *,
    token_address: str,
    order_usd_max: Amount,
    free_size_usd: Amount,
    depth_usd: Amount,
    reason: Reason,
) -> Json[Overview]:
    """Set the largest order in a token, the size that has no price impact, and how many USD
    beyond it move the price by 1 %. Only before the start.
    """
    told = await set_rules.set_order_limits(
        await context.connection(),
        token_address=token_address,
        limits=OrderLimits(order_usd_max, free_size_usd, depth_usd),
        by=made_by(context, reason),
    )
    return await done(context, told)


@admin.mutation(**decision("/tokens/:token_address/open-interest"))
async def set_open_interest(
    context: Context, *, token_address: str, open_interest_usd_max: Amount, reason: Reason
) -> Json[Overview]:
    """Set how many USD all positions in a token may be worth together. Only before the start."""
    told = await set_rules.set_open_interest(
        await context.connection(),
        token_address=token_address,
        usd_max=open_interest_usd_max,
        by=made_by(context, reason),
    )
    return await done(context, told)


@admin.mutation(**decision("/competition/ranking"))
async def set_ranking(
    context: Context,
    *,
    reason: Reason,
    ranking: Ranking,
    deviation_floor: Amount = DEFAULT_RANKING.deviation_floor,
    drawdown_floor: Amount = DEFAULT_RANKING.drawdown_floor,
    drawdown_multiple: Amount = DEFAULT_RANKING.drawdown_multiple,
    liquidations_max: int | None = None,
    traded_days_min: int = 0,
) -> Json[Overview]:
    """Set by what the season ranks, and which limits its traders have to meet, whole: what is left
    out is as by default. Only before the start.
    """
    rule = RankingRule(
        ranking=ranking,
        deviation_floor=deviation_floor,
        drawdown_floor=drawdown_floor,
        drawdown_multiple=drawdown_multiple,
        liquidations_max=liquidations_max,
        traded_days_min=traded_days_min,
    )
    told = await ranking_rule.set_ranking(
        await context.connection(), rule=rule, by=made_by(context, reason)
    )
    return await done(context, told)
