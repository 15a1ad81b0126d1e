"""The id under which a request stands in the log and in the answer."""

from contextvars import ContextVar
from typing import Final

request_id: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""Set by what receives the request; None where calls come from elsewhere."""
