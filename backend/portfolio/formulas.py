"""What the units of a token that somebody holds have cost, by the method of the average cost."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from backend.money import EXACT, round_display

COST_PLACES: Final = 18


@dataclass(frozen=True, slots=True)
class Cost:
    """Units of one token and what all of them together have cost, in USD."""

    units: Decimal = Decimal(0)
    usd: Decimal = Decimal(0)


def with_units(held: Cost, units: Decimal, usd: Decimal) -> Cost:
    """What is held once `units` more have come for `usd`; nothing where they were not paid for.

    units + units, usd + usd. Rounds: never. Source: IFRS IAS 2.27, weighted average cost.
    """
    return Cost(EXACT.add(held.units, units), EXACT.add(held.usd, usd))


def cost_of(held: Cost, units: Decimal) -> Decimal:
    """What so many of the held units have cost, in USD.

    usd · units / held units. Rounds: half-even to 18 places, but all of the units have cost all of
    it, so nothing is left over. More than is held costs no more than that.
    """
    if units >= held.units:
        return held.usd
    exact = EXACT.divide(EXACT.multiply(held.usd, units), held.units)
    return min(held.usd, round_display(exact, COST_PLACES))


def without_units(held: Cost, units: Decimal) -> Cost:
    """What is held once `units` have gone, at the average cost, which therefore stays as it was.

    units − units, usd − their cost. Rounds: as `cost_of`. Never below nothing.
    """
    gone = min(units, held.units)
    return Cost(EXACT.subtract(held.units, gone), EXACT.subtract(held.usd, cost_of(held, gone)))


def average_cost(held: Cost) -> Decimal | None:
    """What one of the held units has cost, in USD; None where nothing is held.

    usd / units. Rounds: half-even to 18 places, for it is only shown.
    """
    if held.units <= 0:
        return None
    return round_display(EXACT.divide(held.usd, held.units), COST_PLACES)
