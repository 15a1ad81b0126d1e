"""Who may ask a run: its owner, by what opens the live competition, for as long as it does.

A run has no sessions. It gets a row of each key that its owner calls it by, as orders say by which
key they were given.
"""

from collections.abc import AsyncGenerator
from typing import Any, Final
from uuid import UUID

from backend.database.transaction import transaction
from backend.keys.key_text import PREFIX
from backend.keys.store import FoundKey
from backend.practice.refusals import unknown_run
from backend.practice.run import Run
from backend.practice.store import keep_key, user_id_of
from backend.rpc.errors import Hidden
from backend.rpc.procedure import Procedure
from backend.users.session_store import find_sessions
from procedures.practice.runs import NotInPractice
from procedures.request.access import (
    NotSignedIn,
    admins,
    carried_bearer,
    carried_session,
    deciding_admins,
)
from procedures.request.context import Context
from procedures.request.keys import known_key, scope_missing, scope_of, until_over
from procedures.request.server import Server
from procedures.request.signed_in import SignedIn

SCOPE: Final = "practice"
"""A key that has it may do everything in a run: an agent is tried before it is let trade."""
LIVE_ONLY: Final = frozenset(
    {"auth.challenge", "auth.signIn", "auth.signOut", "auth.signOutEverywhere"}
)
"""They set the cookie, which pages of the live competition have too."""


class RunAdmission:
    """The admission of a run. `live` counts the calls, and knows keys and sessions."""

    def __init__(self, run: Run, *, live: Server) -> None:
        self._run = run
        self._live = live
        self._owner_id: UUID | None = None
        self._kept: set[UUID] = set()

    async def admit(self, context: Context, procedure: Procedure) -> None:
        """Set the session to the owner's.

        Raises NoSuchRun for anybody else, and what a key or a session is refused with at the live
        address.
        """
        if procedure.path in LIVE_ONLY:
            raise NotInPractice("This is a run of practice. Sign in and out at the live address.")
        if procedure.guard in (admins, deciding_admins):
            raise Hidden
        caller = await self._known(context, procedure)
        if caller.wallet_address != self._run.plan.owner:
            raise unknown_run(self._run.id)
        context.session = caller

    def allowed(
        self, context: Context, values: AsyncGenerator[Any, None]
    ) -> AsyncGenerator[Any, None]:
        """All values; of a stream that a key opened, those until it is revoked or expires."""
        key = None if context.session is None else context.session.key
        return values if key is None else until_over(self._live, key, values)

    async def _known(self, context: Context, procedure: Procedure) -> SignedIn:
        outside = self._live.context_for(context.caller)
        await outside.count()
        carried = carried_bearer(context)
        if carried.startswith(PREFIX):
            key = await known_key(outside, carried)
            scope_of(procedure)
            if SCOPE not in key.scopes:
                raise scope_missing("A run of practice", SCOPE)
            return await self._by_key(key)
        # A ticket was given out in the run, a session is one of the live competition.
        session_hash = await carried_session(context)
        found = None
        if session_hash is not None:
            found = await outside.beforehand(find_sessions, session_hash)
        if found is None:
            raise NotSignedIn("A run answers its owner. Sign in with your wallet, or use a key.")
        return SignedIn(
            user_id=await self._user_id(),
            wallet_address=found.wallet_address,
            is_admin=False,
            signed_at=found.opened_at,
        )

    async def _by_key(self, key: FoundKey) -> SignedIn:
        user_id = await self._user_id()
        if key.wallet_address == self._run.plan.owner and key.id not in self._kept:
            async with transaction(self._run.server.engine) as connection:
                await keep_key(connection, key, user_id=user_id, now=self._run.now)
            self._kept.add(key.id)
        return SignedIn(
            user_id=user_id,
            wallet_address=key.wallet_address,
            is_admin=False,
            signed_at=key.created_at,
            key=key,
        )

    async def _user_id(self) -> UUID:
        if self._owner_id is None:
            async with transaction(self._run.server.engine) as connection:
                self._owner_id = await user_id_of(connection, self._run.plan.owner)
        return self._owner_id
