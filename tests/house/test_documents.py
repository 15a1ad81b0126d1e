"""What the documents point at is there."""

import re
from pathlib import Path

import pytest

from tests.house.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")


def missing_links(document: Path) -> list[str]:
    """Relative links of the document that lead nowhere."""
    targets = LINK.findall(document.read_text())
    return [target for target in targets if not (document.parent / target).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    assert missing_links(document) == []


def test_every_path_of_the_recipes_exists() -> None:
    paths = PATH.findall((ROOT / "CONTRIBUTING.md").read_text())
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_picture_of_the_rooms_shows_each_of_them() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    (picture,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    parts = [part for line in picture.splitlines() for part in re.split(r"\s{2,}", line[10:])]
    shown = [Path(part).stem for part in parts if re.fullmatch(r"[\w/.]+", part)]
    assert sorted(shown) == sorted(room.rpartition(".")[2] for room in ROOMS)


def test_a_link_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("[a](page.md) [b](gone.md#part) [c](https://example.org) ![d](gone.png)")
    assert missing_links(document) == ["gone.md", "gone.png"]
