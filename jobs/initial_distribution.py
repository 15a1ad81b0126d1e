"""Gives the starting portfolio to every user who still lacks it."""

from datetime import datetime

from backend.actions.grant import distribute
from jobs.run import Counts, Desk


async def run(desk: Desk, *, now: datetime) -> Counts:
    """One statement for all users; a user is given it once, ever."""
    return {"granted": await distribute(desk.connection, now=now)}
