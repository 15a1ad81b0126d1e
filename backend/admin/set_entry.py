"""Deciding who may enter: the rule, invitation codes and the list of wallets.

Each gives who was notified, which is nobody.
"""

from collections.abc import Collection, Mapping
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.next_season import NotPossibleNow
from backend.admin.set_rules import NothingToChange
from backend.admin.store import Decision, record_act
from backend.clock import iso
from backend.competition.store import Competition, lock_competition
from backend.entry import store
from backend.entry.codes import as_written, new_code
from backend.entry.store import EntryRule, find_rule, insert_codes, write_rule
from backend.refusals import Refusal

CODES_AT_ONCE_MAX: Final = 1_000
USES_MAX: Final = 100_000
TRADERS_MAX: Final = 1_000_000
WALLETS_MAX: Final = 20_000


class EntryRuleOutOfRange(Refusal):
    """A number or a time of the rule cannot be."""

    reason: ClassVar[str] = "entry_rule_out_of_range"


class NoSuchCode(Refusal):
    """There is no such code, or it was revoked before."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "no_such_code"


async def set_entry(
    connection: AsyncConnection, *, rule: EntryRule, by: Decision
) -> tuple[UUID, ...]:
    """Write the whole rule; who takes part stays.

    Raises EntryRuleOutOfRange and NothingToChange.
    """
    current = await _current(connection, by)
    if rule.joins_until is not None and not by.now < rule.joins_until <= current.ends_at:
        raise EntryRuleOutOfRange(
            f"The last moment to join lies ahead, and not after the end at {iso(current.ends_at)}."
        )
    _require(rule.traders_max is None or 1 <= rule.traders_max <= TRADERS_MAX, TRADERS_MAX)
    before = await find_rule(connection, competition_id=current.id)
    if rule == before:
        raise NothingToChange("The rule is like that already. Give another one.")
    await write_rule(connection, competition_id=current.id, rule=rule)
    details = {"before": _shown(before), "after": {"name": current.name, **_shown(rule)}}
    await _logged(connection, current, "set_entry", details, by=by)
    return ()


async def make_codes(
    connection: AsyncConnection, *, count: int, uses_max: int, by: Decision
) -> tuple[UUID, ...]:
    """Make codes, each for so many traders. Raises EntryRuleOutOfRange."""
    current = await _current(connection, by)
    _require(1 <= count <= CODES_AT_ONCE_MAX, CODES_AT_ONCE_MAX)
    _require(1 <= uses_max <= USES_MAX, USES_MAX)
    codes = {new_code() for _ in range(count)}
    await insert_codes(
        connection, competition_id=current.id, codes=codes, uses_max=uses_max, now=by.now
    )
    details = {"after": {"name": current.name}, "count": len(codes), "uses_max": uses_max}
    await _logged(connection, current, "make_codes", details, by=by)
    return ()


async def revoke_code(connection: AsyncConnection, *, code: str, by: Decision) -> tuple[UUID, ...]:
    """Let nobody else in by the code; who used it stays. Raises NoSuchCode."""
    current = await _current(connection, by)
    written = as_written(code)
    if not await store.revoke_code(connection, code=written, now=by.now):
        raise NoSuchCode(f"There is no code {written} that could still be used.")
    details = {"after": {"name": current.name}, "code": written}
    await _logged(connection, current, "revoke_code", details, by=by)
    return ()


async def set_invited_wallets(
    connection: AsyncConnection, *, wallets: Collection[str], by: Decision
) -> tuple[UUID, ...]:
    """Write the list of wallets that may enter.

    Raises EntryRuleOutOfRange and NothingToChange.
    """
    current = await _current(connection, by)
    _require(len(wallets) <= WALLETS_MAX, WALLETS_MAX)
    if await store.find_invited_wallets(connection, competition_id=current.id) == set(wallets):
        raise NothingToChange("These wallets are listed already. Give another list.")
    await store.write_invited_wallets(connection, competition_id=current.id, wallets=wallets)
    details = {"after": {"name": current.name}, "count": len(set(wallets))}
    await _logged(connection, current, "set_invited_wallets", details, by=by)
    return ()


def _require(is_possible: bool, number_max: int) -> None:
    if not is_possible:
        raise EntryRuleOutOfRange(f"A number here is 1 to {number_max}. Give one in between.")


async def _current(connection: AsyncConnection, by: Decision) -> Competition:
    """The competition, locked, before its end."""
    current = await lock_competition(connection, now=by.now)
    if current is None or by.now >= current.ends_at:
        raise NotPossibleNow("No competition is running or to come. Schedule the next one first.")
    return current


async def _logged(
    connection: AsyncConnection,
    current: Competition,
    act: str,
    details: Mapping[str, object],
    *,
    by: Decision,
) -> None:
    await record_act(connection, act=act, target=str(current.id), by=by, details=details)


def _shown(rule: EntryRule) -> dict[str, object]:
    return {
        "admission": rule.admission,
        "guests_allowed": rule.guests_allowed,
        "joins_until": None if rule.joins_until is None else iso(rule.joins_until),
        "traders_max": rule.traders_max,
    }
