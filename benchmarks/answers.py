"""Whether both servers answer the same: every figure the peer gives, ours gives too."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Final
from uuid import uuid4

from benchmarks.generator import ORDER_KEY
from benchmarks.processes import Server
from benchmarks.questions import ENDPOINTS, Request
from benchmarks.stage import Stage

# Moments of the answer itself, and what each side chose for itself.
OWN: Final = {"timestamp", "as_of", "last_updated", "prices_age", "transaction_id"}
# Stakes earn interest and positions owe funding by the second, and the two are asked one after the
# other.
GROWING: Final = {
    "value",
    "value_usd",
    "total_value_usd",
    "pnl_usd",
    "pnl_percentage",
    "equity",
    "roe_percentage",
    "pending_funding",
}
GROWN: Final = Decimal("0.0001")
# Prices may be of any size: liquid-staking tokens gain 2e-9 of theirs a second, and funding moves
# a liquidation price by 1e-8 of it.
GROWING_PRICES: Final = {"price_usd", "liquidation_price"}
GROWN_SHARE: Final = Decimal("1e-6")
# Whatever names an element of a list, which either side may order as it likes.
NAMES: Final = ("id", "token_address", "wallet_address")


class DifferentAnswersError(Exception):
    """The two servers gave different figures, so comparing them means nothing."""


def require_same_answers(
    at: Stage, servers: tuple[Server, Server], *, asked: int = 10
) -> dict[str, int]:
    """Ask both for every endpoint by several traders, swaps last; how many figures agreed."""
    ours, peer = servers
    step = max(1, len(at.traders) // asked)
    agreed = {}
    # A swap changes what the others answer.
    for endpoint in sorted(ENDPOINTS, key=lambda name: name == "trading.swap"):
        compared = 0
        for trader in at.traders[::step][:asked]:
            request = ENDPOINTS[endpoint](trader, at.tokens)
            here, there = (answer_of(one, request, key=str(uuid4())) for one in (ours, peer))
            different = list(differences(there, here))
            if different:
                raise DifferentAnswersError(f"{endpoint}: {different[:5]}")
            compared += sum(1 for _ in _leaves(there))
        agreed[endpoint] = compared
    return agreed


def differences(theirs: object, ours: object, path: str = "") -> Iterator[str]:
    """Where what the peer says is missing in ours, or is another figure there."""
    if isinstance(theirs, dict):
        if not isinstance(ours, dict):
            yield f"{path}: {theirs} is {ours} here"
            return
        for name, value in theirs.items():
            if name not in OWN:
                yield from differences(value, ours.get(name), f"{path}.{name}")
    elif isinstance(theirs, list):
        if not isinstance(ours, list) or len(theirs) != len(ours):
            yield f"{path}: {len(theirs)} elements are {ours} here"
            return
        pairs = zip(_in_order(theirs), _in_order(ours), strict=True)
        for number, (one, other) in enumerate(pairs):
            yield from differences(one, other, f"{path}[{number}]")
    elif not _is_same(theirs, ours, name=path.rpartition(".")[2]):
        yield f"{path}: {theirs!r} is {ours!r} here"


def _is_same(theirs: object, ours: object, *, name: str) -> bool:
    if isinstance(theirs, str) and isinstance(ours, str) and theirs != ours:
        with suppress(InvalidOperation):
            apart = abs(Decimal(theirs) - Decimal(ours))
            return apart <= _grown(name, Decimal(theirs))
    return theirs == ours


def _grown(name: str, figure: Decimal) -> Decimal:
    """How much a figure of this name may have changed since the other server was asked."""
    if name in GROWING_PRICES:
        return GROWN_SHARE * abs(figure)
    return GROWN if name in GROWING else Decimal(0)


def _in_order(elements: Sequence[object]) -> list[object]:
    def name_of(element: object) -> str:
        if not isinstance(element, dict):
            return ""
        return next((str(element[name]) for name in NAMES if name in element), "")

    return sorted(elements, key=name_of)


def _leaves(answer: object) -> Iterator[object]:
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name not in OWN:
                yield from _leaves(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _leaves(value)
    else:
        yield answer


def answer_of(server: Server, request: Request, *, key: str) -> object:
    """The JSON document that a server answers; DifferentAnswersError when it refuses.

    An order has the idempotency key `key`.
    """
    asked = urllib.request.Request(f"http://127.0.0.1:{server.port}{request.address}")
    if request.body is not None:
        asked.data = json.dumps(request.body).replace(ORDER_KEY, key).encode()
        asked.add_header("content-type", "application/json")
        asked.add_header("authorization", f"Bearer {request.trader.session}")
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        raise DifferentAnswersError(f"{request.address}: {error.read()[:300]!r}") from error
