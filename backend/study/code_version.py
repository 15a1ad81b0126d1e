"""Which code a study is computed with: the version, and a digest of the very files."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from backend.version import VERSION

_BACKEND: Final = Path(__file__).resolve().parents[1]
_ROOMS: Final = ("statistics", "study", "study_report")


@cache
def code_version() -> str:
    """As in `0.1.0+2f1e…`: another digest is other code, whose report may have other bytes."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((_BACKEND / room).glob("*.py")):
            digest.update(f"{room}/{file.name}\n".encode() + file.read_bytes())
    return f"{VERSION}+{digest.hexdigest()[:16]}"
