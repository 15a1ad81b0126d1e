"""A study in one file: the sealed plan and all rows, from which the report is computed anew."""

import json
from uuid import UUID

from backend.study.rules import StudyAltered
from backend.study.store import Study

_PARTS = frozenset({"seal", "plan", "rows"})


def archive_text(study: Study, rows: str) -> str:
    """The file: the plan and the rows are texts in it, as they were hashed and read.

    It has users' ids and the signatures of their assignments, and no name.
    """
    parts = {"seal": study.seal, "plan": study.plan, "rows": rows}
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def read_archive(text: str) -> tuple[Study, str]:
    """The study and its rows; raises StudyAltered of a text that is none."""
    try:
        parts = json.loads(text)
        plan = json.loads(parts["plan"])
        study = Study(
            id=UUID(plan["study"]),
            competition_id=UUID(plan["season"]),
            plan=parts["plan"],
            seal=parts["seal"],
            sealed_at=None,
        )
        if set(parts) != _PARTS or not isinstance(parts["rows"], str):
            raise KeyError("rows")
    except (ValueError, KeyError, TypeError) as fault:
        raise StudyAltered(
            "The file is no archive of a study. Name one that `study report --archive` wrote."
        ) from fault
    return study, parts["rows"]
