"""A fortnight of practice by one agent over HTTP: `python -m benchmarks.practice`.

Before each of 336 hourly steps it gives an order, over one connection, as an agent that decides at
once. Vectorised backtesters do not compare: they ask no server, keep no ledger and run no batches.
"""

import resource
import time
from typing import Final

import httpx

from backend.practice.command import throwaway_site
from benchmarks.questions import SOL, USDC

DAYS: Final = 14
STEPS: Final = DAYS * 24
SEED: Final = 1
TARGET_SECONDS: Final = 60
ANSWER_SECONDS: Final = 600


def _played(client: httpx.Client, run: str) -> None:
    for number in range(STEPS):
        sold, bought = (USDC, SOL) if number % 2 == 0 else (SOL, USDC)
        order = {
            "from_token_address": sold,
            "to_token_address": bought,
            "amount": "20" if sold == USDC else "0.1",
            "reason": "one way and back",
        }
        client.post(f"{run}/api/swap", json=order).raise_for_status()
        client.post(f"{run}/api/practice/step", json={}).raise_for_status()


def main() -> None:
    """Print what it took, and of that the time of processors."""
    with throwaway_site() as site:
        headers = {"authorization": f"Bearer {site.key}"}
        with httpx.Client(headers=headers, timeout=ANSWER_SECONDS) as client:
            plan = {"market": "simulated", "seed": SEED, "days": DAYS}
            started = time.perf_counter()
            made = client.post(f"{site.url}/api/practice", json=plan).raise_for_status().json()
            began = time.perf_counter()
            run = f"{site.url}/practice/{made['run_id']}"
            _played(client, run)
            seconds = time.perf_counter() - began
            result = client.get(f"{run}/api/practice/result").raise_for_status().json()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{STEPS} steps and {result['figures']['trades']} orders took {seconds:.1f} s "
        f"(target {TARGET_SECONDS} s), the start {began - started:.1f} s, "
        f"processors {used.ru_utime + used.ru_stime:.1f} s. Result {result['sha256'][:16]}"
    )


if __name__ == "__main__":
    main()
