"""The table of docs/study.md: how often the figures of a study are right, world by world."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from backend.simulation.study_worlds import SEASONS, WORLDS, Rates, rates

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "study.md"
SEED: Final = 1
_BEGIN: Final = "<!-- ./alpha study table -->"
_END: Final = "<!-- end of the table -->"
_HEADS: Final = (
    "world",
    "A rejects",
    "A less the market's part rejects",
    "B rejects",
    "A covers the truth",
    "B covers the truth",
)


def table(found: Sequence[Rates]) -> str:
    """The rates in per cent, in Markdown."""
    rows = [
        (
            one.world.name,
            *(
                f"{100 * share:.1f} %"
                for share in (
                    one.users,
                    one.users_less_market,
                    one.days,
                    one.users_cover,
                    one.days_cover,
                )
            ),
        )
        for one in found
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in (_HEADS, ("---",) * len(_HEADS), *rows))


def write_table(document: Path = DOCUMENT, *, seasons: int = SEASONS) -> str:
    """Play the seasons, and write the table between its two lines of the document."""
    made = table([rates(world, seed=SEED, seasons=seasons) for world in WORLDS])
    before, rest = document.read_text().split(_BEGIN)
    _, after = rest.split(_END)
    document.write_text(f"{before}{_BEGIN}\n{made}\n{_END}{after}")
    return made
