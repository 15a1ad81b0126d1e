"""A study in one file: the same bytes of it, and what was changed in it is found."""

import json
from datetime import datetime

import pytest

from backend.refusals import Refusal
from backend.study_report.publish import report_from_archive
from tests.study.conftest import ENDS_AT, SECRET
from tests.study_report.test_report import AFTER, DAY, made, played
from tests.world.organiser import Organiser


def refusal(archive: str, *, secret: str = SECRET, now: datetime = AFTER) -> str:
    with pytest.raises(Refusal) as found:
        report_from_archive(archive, secret=secret, now=now)
    return found.value.reason


async def test_an_archive_makes_the_same_bytes_without_the_database(organiser: Organiser) -> None:
    report = await made(organiser, await played(organiser))
    again = report_from_archive(report.archive, secret=SECRET, now=AFTER + DAY)
    assert (again.document, again.rows_csv) == (report.document, report.rows_csv)
    assert again.archive == report.archive


async def test_what_is_changed_in_an_archive_is_found(organiser: Organiser) -> None:
    report = await made(organiser, await played(organiser))
    parts = json.loads(report.archive)
    rows = json.loads(parts["rows"])
    arm = rows["users"][0]["arm"]
    moved = {"treated": "control", "control": "treated"}[arm]
    users = [{**rows["users"][0], "arm": moved}, *rows["users"][1:]]
    changed = (
        {**parts, "plan": parts["plan"].replace("0.01", "0.05")},
        {**parts, "rows": json.dumps({**rows, "users": users})},
    )
    assert [refusal(json.dumps(one)) for one in changed] == ["study_altered"] * 2
    assert refusal(report.archive, secret="another") == "study_altered"
    assert refusal(report.archive, now=ENDS_AT - DAY) == "study_not_over"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"plan": "{}", "rows": "", "seal": ""}'])
def test_what_is_no_archive_is_refused(text: str) -> None:
    assert refusal(text) == "study_altered"
