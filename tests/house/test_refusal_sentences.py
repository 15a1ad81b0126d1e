"""The pages have a sentence for every refusal of the server, in English and in Japanese."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.refusals import Refusal

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("backend", "procedures", "jobs")
TOOLS = ("backend/mcp/", "procedures/tools/")
"""Pages call no tools, so they need no sentences for how those are called."""
TABLES = {
    language: ROOT / "web" / "src" / "i18n" / language / "refusals.ts" for language in ("en", "ja")
}
ENTRY = re.compile(r'^  (?P<reason>\w+):\s*"(?P<sentence>[^"]+)",$', re.MULTILINE)
REASON_OF_AN_ERROR = re.compile(r'\breason="(\w+)"')
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if not str(path.relative_to(ROOT)).startswith(TOOLS):
                yield path


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from every_refusal(narrower)


@pytest.fixture(scope="module")
def facts_by_reason() -> dict[str, set[str]]:
    """What the server can refuse with, and the facts that come with it every time."""
    reasons: dict[str, set[str]] = {}
    for path in sources():
        text = path.read_text()
        if "Refusal" in text:
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        reasons |= {reason: set() for reason in REASON_OF_AN_ERROR.findall(text)}
    reasons["server_fault"] = {"request_id"}
    return reasons | {
        kind.reason: set(kind.fact_names)
        for kind in every_refusal()
        if kind.__module__.split(".")[0] in ROOMS
    }


@pytest.mark.parametrize("language", TABLES)
def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal(
    language: str, facts_by_reason: dict[str, set[str]]
) -> None:
    table = {found["reason"] for found in ENTRY.finditer(TABLES[language].read_text())}
    assert len(table) > 1
    assert table == set(facts_by_reason)


@pytest.mark.parametrize("language", TABLES)
def test_a_sentence_has_no_gap_that_the_server_does_not_fill(
    language: str, facts_by_reason: dict[str, set[str]]
) -> None:
    for found in ENTRY.finditer(TABLES[language].read_text()):
        gaps = set(re.findall(r"\{(\w+)\}", found["sentence"]))
        assert gaps <= facts_by_reason[found["reason"]], found["reason"]


def test_the_japanese_sentences_are_japanese() -> None:
    sentences = [found["sentence"] for found in ENTRY.finditer(TABLES["ja"].read_text())]
    assert [sentence for sentence in sentences if not JAPANESE.search(sentence)] == []


def test_a_refusal_without_its_facts_is_not_made() -> None:
    class Missing(Refusal):
        fact_names = ("symbol",)

    assert Missing("SOL is missing.", symbol="SOL").facts == {"symbol": "SOL"}
    with pytest.raises(TypeError):
        Missing("SOL is missing.")
    with pytest.raises(TypeError):
        Refusal("SOL is missing.", symbol="SOL")
