"""The statements that code of ours sends, heard on their way and sent again by psycopg alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import Engine, event


@dataclass(slots=True)
class Heard:
    """Statements and their parameters, transaction by transaction."""

    transactions: list[list[tuple[str, Any]]] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Heard]:
    """Whatever this process sends by SQLAlchemy while the block runs."""
    heard = Heard()

    def begun(*_: object) -> None:
        heard.transactions.append([])

    def sent(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        if not heard.transactions:
            heard.transactions.append([])
        heard.transactions[-1].append((statement, parameters))

    event.listen(Engine, "begin", begun)
    event.listen(Engine, "before_cursor_execute", sent)
    try:
        yield heard
    finally:
        event.remove(Engine, "begin", begun)
        event.remove(Engine, "before_cursor_execute", sent)


def send_again(connection: psycopg.Connection, heard: Heard, *, later: timedelta) -> None:
    """The same statements with every moment among their parameters moved by `later`."""
    for statements in heard.transactions:
        with connection.transaction():
            for statement, parameters in statements:
                connection.execute(statement.encode(), _moved(parameters, later))


def _moved(parameters: object, later: timedelta) -> Any:  # noqa: ANN401 - as psycopg takes them
    if isinstance(parameters, Mapping):
        return {name: _moved(value, later) for name, value in parameters.items()}
    return parameters + later if isinstance(parameters, datetime) else parameters
