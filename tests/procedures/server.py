"""How tests ask the server: strangers, wallets with real keys, and what they find in its tables."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Self, TypeVar

import base58
import httpx
from nacl.signing import SigningKey
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette

from backend.database.transaction import transaction

Value = TypeVar("Value")

ORIGIN: Final = "http://localhost:8000"
WAIT: Final = timedelta(seconds=30)
OF_ORDERS: Final = (
    "users",
    "user_balances",
    "transactions",
    "ledger_entries",
    "investments",
    "liquid_stakes",
    "perp_positions",
    "notifications",
    "idempotency_keys",
)


@dataclass(frozen=True, slots=True)
class Wallet:
    """A wallet whose key is at hand."""

    key: SigningKey

    @classmethod
    def new(cls) -> Self:
        return cls(SigningKey.generate())

    @property
    def address(self) -> str:
        return base58.b58encode(bytes(self.key.verify_key)).decode()

    def proof(self, message: str) -> dict[str, str]:
        """The input of auth.signIn with `message` as this wallet signs it."""
        signed = self.key.sign(message.encode())
        return {
            "wallet_address": self.address,
            "signed_message": base64.b64encode(signed.message).decode(),
            "signature": base64.b64encode(signed.signature).decode(),
        }


@dataclass(frozen=True, slots=True)
class AppServer:
    """A running app and the database below it."""

    app: Starlette
    engine: AsyncEngine

    def browser(self, token: str | None = None) -> httpx.AsyncClient:
        """Somebody with cookies of their own; with `token`, a program that names its session."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url=ORIGIN,
            headers={} if token is None else {"authorization": f"Bearer {token}"},
            timeout=WAIT.total_seconds(),
        )

    async def challenge(self, wallet: Wallet) -> str:
        """The text that the server wants signed by the wallet."""
        async with self.browser() as stranger:
            answer = await stranger.post(
                "/api/auth/challenge", json={"wallet_address": wallet.address}
            )
        message: str = answer.raise_for_status().json()["message"]
        return message

    async def signed_in(self, wallet: Wallet) -> str:
        """The token of a new session of the wallet."""
        proof = wallet.proof(await self.challenge(wallet))
        async with self.browser() as stranger:
            answer = await stranger.post("/api/auth/sign-in", json=proof)
        token: str = answer.raise_for_status().json()["session_token"]
        return token

    async def count(self, rows: str) -> int:
        """How many rows there are: `rows` is what follows FROM."""
        async with self.engine.connect() as connection:
            return int(
                (await connection.execute(text(f"SELECT count(*) FROM {rows}"))).scalar_one()
            )

    async def value(self, statement: str, *, kind: type[Value]) -> Value:
        """The one value, of this kind, that a statement finds."""
        async with self.engine.connect() as connection:
            found = (await connection.execute(text(statement))).scalar_one()
        assert isinstance(found, kind)
        return found

    async def written(self) -> dict[str, str | None]:
        """A digest of every table in which an order leaves something; None of an empty one."""
        async with self.engine.connect() as connection:
            return {
                table: (
                    await connection.execute(
                        text(f"SELECT md5(string_agg(row::text, '' ORDER BY row)) FROM {table} row")
                    )
                ).scalar_one()
                for table in OF_ORDERS
            }

    async def cut_lines(self) -> None:
        """End every connection to the database but the one that says so."""
        await self.change(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    async def make_read_only(self) -> None:
        """Let every connection to come begin as on a standby: it can only read."""
        await self.change(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on',"
            " current_database()); END $$"
        )
        await self.cut_lines()

    async def change(self, statement: str, **values: object) -> None:
        """Run one statement on the database behind the server's back."""
        async with transaction(self.engine) as connection:
            await connection.execute(text(statement), values)


def reason_of(answer: httpx.Response) -> tuple[int, Any]:
    """The status and the stable word of a refusal at a REST alias."""
    return answer.status_code, answer.json().get("error", {}).get("reason")
