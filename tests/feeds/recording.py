"""The two weeks of October 2025 that lie in data/, as tests read them."""

import csv
import gzip
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).resolve().parents[2] / "data"
RECORDING: Final = DATA / "october-2025.csv.gz"
BAR: Final = timedelta(minutes=5)


def sol_closes() -> Mapping[datetime, Decimal]:
    """SOL's closes in USD by the time at which their bars opened, in order of time."""
    with gzip.open(RECORDING, "rt") as lines:
        return {
            datetime.fromisoformat(row["utc"]): Decimal(row["SOL"]) for row in csv.DictReader(lines)
        }


def sol_funding_rates() -> Mapping[datetime, Decimal]:
    """SOL's funding rates by the time at which they were settled, in order of time."""
    with (DATA / "october-2025-sol-funding.csv").open() as lines:
        return {
            datetime.fromisoformat(row["utc"]): Decimal(row["rate"])
            for row in csv.DictReader(lines)
        }
