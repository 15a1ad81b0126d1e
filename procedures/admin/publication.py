"""What the organiser publishes: prizes, what others see of a trader, announcements."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, Field

from backend.admin import publish
from backend.announcements.store import Announcement
from backend.competition.publication_store import Disclosure
from backend.competition.tables import DisclosureName
from backend.rpc.json_text import Json
from backend.study.decide import require_disclosure_free
from procedures.admin.deciding import Reason, decision, done, made_by
from procedures.admin.entry import admin
from procedures.admin.reading import Overview
from procedures.request.context import Context
from procedures.request.moments import Moment

__all__ = ["admin"]

PRIZE_LENGTH_MAX: Final = 200
TEXT_LENGTH_MAX: Final = 500


def _line(length_max: int) -> AfterValidator:
    def read(text: str) -> str:
        line = " ".join(text.split())
        if not 1 <= len(line) <= length_max or not line.isprintable():
            raise ValueError(f"a line is 1 to {length_max} visible characters")
        return line

    return AfterValidator(read)


Prize = Annotated[str, _line(PRIZE_LENGTH_MAX), Field(max_length=2 * PRIZE_LENGTH_MAX)]
Said = Annotated[str, _line(TEXT_LENGTH_MAX), Field(max_length=2 * TEXT_LENGTH_MAX)]


@admin.mutation(**decision("/competition/prizes"))
async def set_prizes(
    context: Context,
    *,
    reason: Reason,
    prizes: Annotated[list[Prize], Field(max_length=publish.PRIZES_MAX)],
    season: UUID | None = None,
) -> Json[Overview]:
    """Set what each place is given, the first place first, in place of what there was.

    Without `season` it is the one that runs, else the next; until its end.
    """
    by = made_by(context, reason)
    connection = await context.connection()
    return await done(
        context, await publish.set_prizes(connection, prizes=prizes, by=by, season=season)
    )


@admin.mutation(**decision("/competition/disclosure"))
async def set_disclosure(
    context: Context,
    *,
    reason: Reason,
    disclosure: DisclosureName,
    delay_seconds: int = 0,
    season: UUID | None = None,
) -> Json[Overview]:
    """Set what others see of every trader, people and programs alike, until the season is settled:
    everything `live`, everything `delayed` by so many seconds, or nothing (`hidden`).

    Ranks, returns and totals stay public. Without `season` it is the one that runs, else the next.
    """
    connection = await context.connection()
    await require_disclosure_free(connection, season=season, now=context.now)
    told = await publish.set_disclosure(
        connection,
        rule=Disclosure(disclosure, delay_seconds),
        by=made_by(context, reason),
        season=season,
    )
    context.after_commit(context.server.disclosure.forget)
    return await done(context, told)


@admin.mutation(**decision("/announcements"))
async def announce(
    context: Context, *, reason: Reason, text_en: Said, text_ja: Said, shown_until: Moment
) -> Json[Overview]:
    """Say something to all, in both languages: a line over every page until then, and a
    notification to everybody who ever signed in.
    """
    said = Announcement(text_en=text_en, text_ja=text_ja, shown_until=shown_until)
    by = made_by(context, reason)
    return await done(context, await publish.announce(await context.connection(), said=said, by=by))


@admin.mutation(**decision("/announcements/:number/withdraw"))
async def withdraw_announcement(
    context: Context, *, number: Annotated[str, Field(pattern=r"^[0-9]{1,18}$")], reason: Reason
) -> Json[Overview]:
    """Take an announcement off the pages before its time; the notifications stay."""
    told = await publish.withdraw_announcement(
        await context.connection(), number=int(number), by=made_by(context, reason)
    )
    return await done(context, told)
