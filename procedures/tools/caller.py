"""Who may call tools: programs with a key."""

from collections.abc import Mapping

from backend.keys.key_text import PREFIX
from backend.rpc.errors import CallError
from backend.users.session_token import read_bearer


def require_key(headers: Mapping[str, str]) -> None:
    """CallError unless a key is carried; whether it opens something is looked up with each call.

    A session does not count: what a program orders is to be recorded as the program's.
    """
    if not (read_bearer(headers) or "").startswith(PREFIX):
        raise CallError(
            "UNAUTHORIZED",
            "Tools are called with an API key. Make one on the page /keys and send it as "
            "Authorization: Bearer alpha_….",
            reason="key_required",
        )
