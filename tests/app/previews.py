"""A preview of a trader, for tests of what is made of it."""

import json

from backend.app.link_previews.preview import Preview

WALLET = "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofM"


def preview(**changed: object) -> Preview:
    """Of a standing in which the changed figures of the place are these."""
    place = {
        "rank": 3,
        "wallet_address": WALLET,
        "username": "alice",
        "pnl_percentage": "4.6049",
        "is_agent": False,
        "disqualified": None,
    }
    standing = {
        "competition": "Opening Round",
        "total": 1234,
        "as_of": "2026-01-06T00:05:00.000Z",
        "place": place | changed,
    }
    return Preview.of(json.dumps(standing).encode())
