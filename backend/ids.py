"""New ids."""

import secrets
from uuid import UUID

from backend.clock import utc_now

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> UUID:
    """A UUID of version 7 (RFC 9562): milliseconds first, the rest by chance.

    Ids of one time lie side by side in an index. Those by chance alone would each touch a page
    of their own, which has to be read, and after each checkpoint written into the log whole.
    """
    milliseconds = int(utc_now().timestamp() * 1000)
    chance = secrets.randbits(74)
    return UUID(
        int=milliseconds << 80 | _VERSION | chance >> 62 << 64 | _VARIANT | chance & (1 << 62) - 1
    )
