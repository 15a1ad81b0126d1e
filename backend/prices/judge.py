"""Samples from a source, sorted by the gate into prices to store and refusals to record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, Self

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.feeds.priced_competition import REPRODUCIBLE_MARKETS, market_of
from backend.feeds.source import Listing, PriceSource, Sample, SecondOpinion
from backend.prices.confirmation_store import lock_exposures, note_confirmed, note_refused
from backend.prices.gate import (
    CONFIRMED,
    UNCONFIRMED,
    Exposure,
    Judgement,
    Known,
    Seen,
    Verdict,
    fault_of,
    judge,
)
from backend.prices.quote_store import Quote
from backend.prices.store import Price, PriceChange, PriceRefusal

# Older than any trade allows, but still worth showing when no better source answers.
SAMPLE_AGE_MAX_SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Judged:
    """The outcome of one refresh, not yet stored.

    `confirmed` are the tokens whose accepted price is more than one sample.
    """

    accepted: Sequence[Price]
    refused: Sequence[PriceRefusal]
    confirmed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Observed:
    """One look at the source: by token, when the observation began that gave its price.

    Liquid-staking tokens count with their base token. A price that the gate kept out counts too:
    there is no other to wait for.
    """

    began_at: Mapping[str, datetime]

    @classmethod
    def of(cls, asked: Iterable[Quote], judged: Judged, *, now: datetime) -> Self:
        """What the look at `now` was that was judged so."""
        accepted = {price.token_address: price.began_at for price in judged.accepted}
        began_at = dict.fromkeys((refusal.token_address for refusal in judged.refused), now)
        began_at |= {token: began for token, began in accepted.items() if began is not None}
        return cls(
            {
                quote.asked_address: began_at[quote.address]
                for quote in asked
                if quote.address in began_at
            }
        )


async def judge_prices(
    samples: Mapping[str, Sample],
    quotes: Mapping[str, Quote],
    *,
    source: PriceSource,
    is_gated: bool,
    now: datetime,
) -> Judged:
    """What of `samples` may be stored; both mappings are by address of the priced token.

    What needs confirming is put to the source's other venues where it has any. Ungated, what is
    known of a token does not matter.
    """
    if not is_gated:
        return judge_ungated(samples, now=now)
    judgements = {
        address: _judgement(sample, quotes[address], opinion=None, now=now)
        for address, sample in samples.items()
    }
    unsure = [samples[token] for token, one in judgements.items() if one.verdict in UNCONFIRMED]
    if unsure and isinstance(source, SecondOpinion):
        opinions = await _second_opinions(unsure, quotes, source=source, now=now)
        for address, opinion in opinions.items():
            judgements[address] = _judgement(
                samples[address],
                quotes[address],
                opinion=Seen(opinion.price_usd, opinion.observed_at),
                now=now,
            )
    return _sorted_out(samples, judgements, now=now)


def judge_ungated(samples: Mapping[str, Sample], *, now: datetime) -> Judged:
    """Every price passes and is confirmed, but never what is no price at all."""
    judgements: dict[str, Judgement] = {}
    for address, sample in samples.items():
        fault = fault_of(
            sample.price_usd,
            observed_at=sample.observed_at,
            now=now,
            age_max_seconds=SAMPLE_AGE_MAX_SECONDS,
        )
        judgements[address] = CONFIRMED if fault is None else Judgement(fault)
    return _sorted_out(samples, judgements, now=now)


def _sorted_out(
    samples: Mapping[str, Sample], judgements: Mapping[str, Judgement], *, now: datetime
) -> Judged:
    prices = {
        address: Price(
            token_address=address,
            price_usd=sample.price_usd,
            # What a source stamps later than now is observed now.
            last_updated=min(sample.observed_at, now),
            began_at=sample.began_at,
            source=sample.source,
        )
        for address, sample in samples.items()
    }
    verdicts = {address: one.verdict for address, one in judgements.items()}
    return Judged(
        accepted=[prices[address] for address, is_ in verdicts.items() if is_ is Verdict.Accepted],
        refused=[
            _refusal(prices[address], is_, now=now)
            for address, is_ in verdicts.items()
            if is_ is not Verdict.Accepted
        ],
        confirmed=frozenset(token for token, one in judgements.items() if one.is_confirmed),
    )


async def hold_liquidations(
    connection: AsyncConnection, judged: Judged, *, now: datetime
) -> Judged:
    """As `judged`, without unconfirmed prices that would liquidate whoever opened meanwhile.

    To be called in the transaction that writes the prices, before they are written.
    """
    unconfirmed = [
        price for price in judged.accepted if price.token_address not in judged.confirmed
    ]
    if not unconfirmed:
        return judged
    # Locked at once and in order, as writing does: who holds prices elsewhere waits, never in a
    # circle.
    exposed = await lock_exposures(connection, [price.token_address for price in judged.accepted])
    held = {
        price.token_address
        for price in unconfirmed
        if price.token_address in exposed and _is_fatal(price, *exposed[price.token_address])
    }
    return replace(
        judged,
        accepted=[price for price in judged.accepted if price.token_address not in held],
        refused=[
            *judged.refused,
            *(
                _refusal(price, Verdict.WouldLiquidate, now=now)
                for price in unconfirmed
                if price.token_address in held
            ),
        ],
    )


async def note_judged(
    connection: AsyncConnection, judged: Judged, *, written: Iterable[PriceChange], now: datetime
) -> None:
    """Keep what was refused, and which of the `written` prices are confirmed.

    To be called in the transaction that wrote the prices.
    """
    confirmed = judged.confirmed & {change.token_address for change in written}
    await note_confirmed(
        connection,
        {
            price.token_address: price.price_usd
            for price in judged.accepted
            if price.token_address in confirmed
        },
        now=now,
    )
    await note_refused(
        connection,
        [(refusal.token_address, refusal.observed_at) for refusal in judged.refused],
    )


def _refusal(price: Price, verdict: Verdict, *, now: datetime) -> PriceRefusal:
    return PriceRefusal(
        token_address=price.token_address,
        candidate=str(price.price_usd),
        source=price.source,
        reason=verdict.value,
        observed_at=price.last_updated,
        refused_at=now,
    )


def _is_fatal(price: Price, stored_usd: Decimal, exposure: Exposure) -> bool:
    return exposure.is_reached(candidate_usd=price.price_usd, last_accepted_usd=stored_usd)


def _judgement(sample: Sample, quote: Quote, *, opinion: Seen | None, now: datetime) -> Judgement:
    market = market_of(sample.source)
    # Between two markets there is no move: the first price of another one starts anew.
    is_moved = quote.source is not None and market_of(quote.source) == market
    # A market that is worked out has no misprints: each of its prices is confirmed by itself.
    is_reproducible = market in REPRODUCIBLE_MARKETS
    judgement = judge(
        candidate_usd=sample.price_usd,
        observed_at=sample.observed_at,
        now=now,
        known=Known(
            last_accepted_usd=quote.price_usd if is_moved else None,
            confirmed=quote.confirmed,
            depth_usd=None if is_reproducible else quote.depth_usd,
            window=None if is_reproducible else quote.window,
            exposure=Exposure() if is_reproducible else quote.exposure,
            second_opinion=opinion,
            refused=quote.refused,
        ),
        is_major=quote.listing.is_major,
        age_max_seconds=SAMPLE_AGE_MAX_SECONDS,
    )
    is_confirmed = judgement.is_confirmed or is_reproducible
    return replace(judgement, is_confirmed=judgement.verdict is Verdict.Accepted and is_confirmed)


async def _second_opinions(
    jumps: Iterable[Sample], quotes: Mapping[str, Quote], *, source: SecondOpinion, now: datetime
) -> Mapping[str, Sample]:
    by_venue: defaultdict[str, list[Listing]] = defaultdict(list)
    for sample in jumps:
        by_venue[sample.source].append(quotes[sample.token_address].listing)
    opinions: dict[str, Sample] = {}
    for venue, listings in by_venue.items():
        opinions |= await source.second_opinion(listings, besides=venue, now=now)
    return opinions
