"""Samples from a source, sorted by the gate into prices to store and refusals to record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from backend.feeds.season import market_of
from backend.feeds.source import Listing, PriceSource, Sample, SecondOpinion
from backend.prices.gate import Verdict, verdict
from backend.prices.quote_store import Quote
from backend.prices.store import Price, PriceRefusal

# Older than any trade allows, but still worth showing when no better source answers.
SAMPLE_AGE_MAX_SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Judged:
    """The outcome of one refresh, not yet stored."""

    accepted: Sequence[Price]
    refused: Sequence[PriceRefusal]


def listing_of(quote: Quote) -> Listing:
    """The priced token as sources are asked for it."""
    return Listing(
        address=quote.address,
        symbol=quote.symbol,
        decimals=quote.decimals,
        is_major=quote.is_major,
        pyth_feed_id=quote.pyth_feed_id,
        hyperliquid_coin=quote.hyperliquid_coin,
        hyperliquid_price_multiplier=quote.hyperliquid_price_multiplier,
        binance_perp=quote.binance_perp,
        starting_price_usd=quote.starting_price_usd,
    )


async def judge_prices(
    samples: Mapping[str, Sample],
    quotes: Mapping[str, Quote],
    *,
    source: PriceSource,
    is_gated: bool,
    began_at: datetime,
    now: datetime,
) -> Judged:
    """What of `samples` may be stored; both mappings are by address of the priced token.

    A jump is put to the source's other venues where it has any. Ungated, jumps pass, but
    never what is no price at all.
    """
    verdicts = {
        address: _verdict(sample, quotes[address], opinion=None, is_gated=is_gated, now=now)
        for address, sample in samples.items()
    }
    jumps = [samples[address] for address, is_ in verdicts.items() if is_ is Verdict.TooVolatile]
    if jumps and isinstance(source, SecondOpinion):
        opinions = await _second_opinions(jumps, quotes, source=source, now=now)
        for address, opinion in opinions.items():
            verdicts[address] = _verdict(
                samples[address],
                quotes[address],
                opinion=opinion.price_usd,
                is_gated=is_gated,
                now=now,
            )
    return Judged(
        accepted=[
            Price(
                token_address=address,
                price_usd=samples[address].price_usd,
                last_updated=samples[address].observed_at,
                # A source's own stamp says since when the price was to be known.
                began_at=min(began_at, samples[address].observed_at),
                source=samples[address].source,
            )
            for address, is_ in verdicts.items()
            if is_ is Verdict.Accepted
        ],
        refused=[
            PriceRefusal(
                token_address=address,
                candidate=str(samples[address].price_usd),
                source=samples[address].source,
                reason=is_.value,
                refused_at=now,
            )
            for address, is_ in verdicts.items()
            if is_ is not Verdict.Accepted
        ],
    )


def _verdict(
    sample: Sample, quote: Quote, *, opinion: Decimal | None, is_gated: bool, now: datetime
) -> Verdict:
    # Between two markets there is no move: the first price of another one starts anew.
    is_same_market = quote.source is not None and market_of(quote.source) == market_of(
        sample.source
    )
    return verdict(
        candidate_usd=sample.price_usd,
        observed_at=sample.observed_at,
        now=now,
        last_accepted_usd=quote.price_usd if is_gated and is_same_market else None,
        is_major=quote.is_major,
        second_opinion_usd=opinion,
        recent_refused_usd=quote.refused_jumps,
        age_max_seconds=SAMPLE_AGE_MAX_SECONDS,
    )


async def _second_opinions(
    jumps: Iterable[Sample], quotes: Mapping[str, Quote], *, source: SecondOpinion, now: datetime
) -> Mapping[str, Sample]:
    by_venue: defaultdict[str, list[Listing]] = defaultdict(list)
    for sample in jumps:
        by_venue[sample.source].append(listing_of(quotes[sample.token_address]))
    opinions: dict[str, Sample] = {}
    for venue, listings in by_venue.items():
        opinions |= await source.second_opinion(listings, besides=venue, now=now)
    return opinions
