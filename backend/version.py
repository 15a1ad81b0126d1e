"""Which version of αTest this is; it is written in pyproject.toml and nowhere else."""

import tomllib
from pathlib import Path
from typing import Final

_PROJECT: Final = Path(__file__).resolve().parents[1] / "pyproject.toml"

VERSION: Final[str] = tomllib.loads(_PROJECT.read_text("utf-8"))["project"]["version"]
"""As the API's documentation and the changelog name it."""
