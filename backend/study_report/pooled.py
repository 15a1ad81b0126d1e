"""Several seasons of one agent together: what figure B says of them all."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from backend.statistics.estimates import Estimate, PointEstimate, mean_of_seasons, with_interval
from backend.study.rules import StudyAltered, TooLittleToSay

SEASONS_MIN: Final = 2


@dataclass(frozen=True, slots=True)
class PooledSeason:
    """Of one report: its seal, its agent, and figure B, None where its days say nothing."""

    seal: str
    agent: str
    neutral: PointEstimate | None


def pooled(documents: Sequence[str]) -> str:
    """Figure B of a mean season, as JSON with sorted keys, of the reports' documents in any order.

    Each season has a beta of its own. Raises StudyAltered of a text that is no report, and
    TooLittleToSay of fewer than two seasons, of a season named twice, of several agents, and of a
    season of which nothing can be said: to leave it out would choose among seasons.
    """
    seasons = sorted((_season(one) for one in documents), key=lambda season: season.seal)
    if len(seasons) < SEASONS_MIN:
        raise TooLittleToSay("One season is its own report; name the reports of at least two.")
    if len({season.seal for season in seasons}) < len(seasons):
        raise TooLittleToSay("A season is named twice; name each report once.")
    agents = sorted({season.agent for season in seasons})
    if len(agents) > 1:
        raise TooLittleToSay(
            f"The reports are of several agents ({', '.join(agents)}); name those of one."
        )
    lifts = []
    for season in seasons:
        if season.neutral is None:
            raise TooLittleToSay(
                f"The days of the study {season.seal} say nothing, so neither do all together."
            )
        lifts.append(season.neutral)
    estimate: Estimate = with_interval(mean_of_seasons(lifts))
    document = {
        "agent": agents[0],
        "seals": [season.seal for season in seasons],
        "days": {name: float(f"{value:.12g}") for name, value in asdict(estimate).items()},
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _season(document: str) -> PooledSeason:
    try:
        report = json.loads(document)
        neutral = report["days"] and report["days"]["neutral"]
        found = neutral and PointEstimate(
            float(neutral["value"]), float(neutral["standard_error"]), float(neutral["degrees"])
        )
        return PooledSeason(str(report["seal"]), str(report["plan"]["agent"]), found)
    except (ValueError, KeyError, TypeError) as fault:
        raise StudyAltered(
            "A file is no report of a study. Name those that `study report` printed."
        ) from fault
