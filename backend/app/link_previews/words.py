"""The sentences of link previews, in the languages of the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from backend.app.languages import EXPORTED
from backend.app.link_previews.preview import Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Those of one language."""

    rank: str
    agent: str
    disqualified: str
    as_of: str
    by_agent: str
    separator: str

    def place(self, preview: Preview) -> str:
        """Which rank among how many, or that there is none to be proud of."""
        if preview.is_disqualified:
            return self.disqualified
        return self.rank.format(rank=f"{preview.rank:,}", total=f"{preview.total:,}")

    def title(self, preview: Preview) -> str:
        """Who, and the return."""
        return f"{preview.name}: {preview.percentage}"

    def sentence(self, preview: Preview) -> str:
        """The place and the season, as of when, and whether a program trades."""
        said = self.as_of.format(
            place=self.place(preview), competition=preview.competition, time=preview.time
        )
        return self.separator.join((said, self.by_agent)) if preview.is_agent else said


WORDS: Final[Mapping[str, Words]] = {
    EXPORTED: Words(
        rank="Rank {rank} of {total}",
        agent="Agent",
        disqualified="Disqualified",
        as_of="{place} in {competition}, as of {time}.",
        by_agent="An agent trades here.",
        separator=" ",
    ),
    "ja": Words(
        rank="{total}人中 {rank}位",
        agent="エージェント",
        disqualified="失格",
        as_of="{competition}：{place}（{time}時点）。",
        by_agent="エージェントが取引しています。",
        separator="",
    ),
}
