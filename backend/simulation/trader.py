"""Users as a competition has them: each with a wallet, a temperament and chances of its own."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any, Final

import base58
from nacl.signing import SigningKey

from backend.money import plain
from backend.rpc.errors import CallError

Ask = Callable[[str, Mapping[str, object], str], Awaitable[Any]]
"""Calls a procedure with an input and a session token, and gives the result; raises CallError."""

TEMPERAMENTS: Final[Sequence[Mapping[str, int]]] = (
    {"swap": 1},  # holds, and rarely changes its mind
    {"swap": 8, "repeat": 2},
    {"stake": 4, "liquid_stake": 4, "unstake": 3, "swap": 1},
    {"lend": 4, "unstake": 3, "swap": 1},
    {"long": 6, "close": 4, "swap": 1},
    {"short": 6, "close": 4, "swap": 1},
    {"long": 4, "short": 4, "close": 8, "repeat": 3},
    {"careless": 6, "swap": 2, "long": 1},
)
# What may honestly be said to an order that is meant well; anything else fails the simulation.
REFUSALS: Final = frozenset(
    {
        "insufficient_balance", "order_too_large", "amount_too_small", "collateral_too_small",
        "price_unobserved", "position_liquidated", "leverage_out_of_range", "price_missing",
        "price_unconfirmed",
    }
)  # fmt: skip
CARELESS: Final[Sequence[tuple[str, Mapping[str, object]]]] = (
    ("trading.swap", {"amount": "-1"}),
    ("trading.swap", {"amount": "1e9"}),
    ("trading.swap", {"amount": "999999999"}),
    ("perp.open", {"leverage": 0}),
    ("perp.open", {"leverage": 1000}),
    ("perp.close", {"position_id": "00000000-0000-0000-0000-000000000000"}),
    ("investments.unstake", {"investment_id": "nonsense"}),
    ("investments.lend", {"token_address": "nonsense", "amount": "1"}),
)


class Misbehaved(Exception):
    """The product did what it must not; the message says what."""


@dataclass(slots=True)
class Trader:
    """One user. `tokens` are what may be traded, by symbol; SOL and USDC are among them."""

    number: int
    random: Random
    tokens: Mapping[str, str]
    ask: Ask
    session: str = ""
    agrees_to_study: str = ""
    key: SigningKey | None = None
    positions: list[str] = field(default_factory=list)
    investments: list[str] = field(default_factory=list)
    orders: int = 0

    @property
    def address(self) -> str:
        """Of the wallet."""
        return base58.b58encode(bytes(self._signing_key().verify_key)).decode()

    async def sign_in(self) -> None:
        """Open a session as a wallet does, with nothing open yet: as a season begins."""
        self.positions.clear()
        self.investments.clear()
        key, address = self._signing_key(), self.address
        challenge = await self.ask("auth.challenge", {"wallet_address": address}, "")
        signed = key.sign(challenge["message"].encode())
        proof = {
            "wallet_address": address,
            "signed_message": base64.b64encode(signed.message).decode(),
            "signature": base64.b64encode(signed.signature).decode(),
        }
        if self.agrees_to_study:
            proof["agrees_to_study"] = self.agrees_to_study
        self.session = (await self.ask("auth.signIn", proof, ""))["session_token"]

    async def act(self) -> None:
        """Do one thing that the temperament suggests."""
        chances = TEMPERAMENTS[self.number % len(TEMPERAMENTS)]
        (deed,) = self.random.choices(list(chances), list(chances.values()))
        await getattr(self, f"_{deed}")()

    def _signing_key(self) -> SigningKey:
        if self.key is None:
            self.key = SigningKey(self.random.randbytes(32))
        return self.key

    async def _swap(self) -> None:
        await self._order("trading.swap", self._swap_input())

    async def _repeat(self) -> None:
        """Send one order twice, as a client does that heard no answer."""
        key = f"order-{self.number}-{self.orders}"
        order = {**self._swap_input(), "idempotency_key": key}
        first = await self._order("trading.swap", order)
        second = await self._order("trading.swap", order)
        if first is not None and first != second:
            raise Misbehaved(f"order {key} was answered {first} and then {second}")

    async def _stake(self) -> None:
        await self._invest("investments.stake")

    async def _liquid_stake(self) -> None:
        await self._invest("investments.liquidStake")

    async def _lend(self) -> None:
        await self._invest("investments.lend")

    async def _unstake(self) -> None:
        if self.investments:
            investment = self.investments.pop(self.random.randrange(len(self.investments)))
            await self._order("investments.unstake", {"investment_id": investment})

    async def _long(self) -> None:
        await self._open("long")

    async def _short(self) -> None:
        await self._open("short")

    async def _close(self) -> None:
        if self.positions:
            position = self.positions.pop(self.random.randrange(len(self.positions)))
            await self._order("perp.close", {"position_id": position})

    async def _careless(self) -> None:
        """Send what must be refused, whatever the state of things."""
        path, wrong = self.random.choice(CARELESS)
        right = {"trading.swap": self._swap_input(), "perp.open": self._position_input("long")}
        try:
            answer = await self.ask(path, {**right.get(path, {}), **wrong}, self.session)
        except CallError as error:
            if error.code.key == "INTERNAL_SERVER_ERROR":
                raise
        else:
            raise Misbehaved(f"{path} took {wrong} and answered {answer}")

    async def _invest(self, path: str) -> None:
        order = {"token_address": self.tokens["SOL"], "amount": self._amount("0.2", "2")}
        receipt = await self._order(path, order)
        if receipt is not None:
            self.investments.append(receipt["details"]["investment_id"])

    async def _open(self, direction: str) -> None:
        receipt = await self._order("perp.open", self._position_input(direction))
        if receipt is not None:
            self.positions.append(receipt["position_id"])

    async def _order(self, path: str, given: Mapping[str, object]) -> Any:  # noqa: ANN401
        """The receipt; None where the order was honestly refused."""
        self.orders += 1
        try:
            return await self.ask(path, given, self.session)
        except CallError as error:
            if error.reason not in REFUSALS:
                raise Misbehaved(f"{path} of {json.dumps(given)}: {error.message}") from error
            return None

    def _swap_input(self) -> dict[str, object]:
        from_token, to_token = self.random.sample(sorted(self.tokens.values()), 2)
        is_rich = self.random.random() < 1 / 2
        if self.random.random() < 3 / 4:
            from_token = self.tokens["USDC" if is_rich else "SOL"]
        if from_token == to_token:
            to_token = self.tokens["SOL" if is_rich else "USDC"]
        return {
            "from_token_address": from_token,
            "to_token_address": to_token,
            "amount": self._amount("0.5", "80") if is_rich else self._amount("0.01", "1"),
        }

    def _position_input(self, direction: str) -> dict[str, object]:
        return {
            "token_address": self.tokens["SOL"],
            "collateral_amount": self._amount("5", "60"),
            "leverage": self.random.choice((1, 2, 3, 5, 10, 20)),
            "direction": direction,
        }

    def _amount(self, least: str, most: str) -> str:
        cents = self.random.randint(int(Decimal(least) * 100), int(Decimal(most) * 100))
        return plain(Decimal(cents).scaleb(-2))
