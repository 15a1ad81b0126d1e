"""What a server of ours sends to PostgreSQL for one request, read from PostgreSQL's own log."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ENTRY: Final = re.compile(
    r"^\d{4}-\d\d-\d\d \S+ UTC \[\d+\] (LOG|DETAIL): +(.*(?:\n\t.*)*)", re.MULTILINE
)
SENT: Final = re.compile(r"(?:statement|execute [^:]+): (.*)", re.DOTALL)
PARAMETER: Final = re.compile(r"\$\d+ = (NULL|'(?:[^']|'')*')")
MOMENT: Final = re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00'")
# Appended to a database address: whoever connects by it is logged.
LOGGED: Final = "?options=-c%20log_statement%3Dall%20-c%20log_parameter_max_length%3D-1"


@dataclass(frozen=True, slots=True)
class Sent:
    """A statement and the literals of its parameters."""

    text: str
    literals: tuple[str, ...]

    def prepared(self, name: str) -> str:
        """A PREPARE of it; types that PostgreSQL cannot tell from the statement are declared."""
        types = ("timestamptz" if MOMENT.fullmatch(one) else "unknown" for one in self.literals)
        return f"PREPARE {name} ({', '.join(types)}) AS {self.text}"

    def renamed(self, names: Mapping[str, str]) -> "Sent":
        """With other names in its literals."""
        literals = self.literals
        for old, new in names.items():
            literals = tuple(literal.replace(old, new) for literal in literals)
        return Sent(self.text, literals)


def sent_since(log: Path, offset: int) -> list[Sent]:
    """The statements that were logged after the first `offset` bytes, in their order."""
    return list(_sent(log.read_bytes()[offset:].decode()))


def _sent(text: str) -> Iterator[Sent]:
    waiting: str | None = None
    for kind, content in ENTRY.findall(text):
        if kind == "DETAIL" and waiting is not None:
            literals = tuple(found for found in PARAMETER.findall(content))
            yield Sent(waiting, literals)
            waiting = None
            continue
        if waiting is not None:
            yield Sent(waiting, ())
            waiting = None
        if kind == "LOG" and (found := SENT.fullmatch(content)):
            waiting = found[1].replace("\n\t", "\n")
    if waiting is not None:
        yield Sent(waiting, ())
