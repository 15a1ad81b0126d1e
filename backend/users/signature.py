"""Whether a wallet signed some bytes (ed25519)."""

from typing import Final

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from backend.users.wallet_address import PUBLIC_KEY_BYTES

SIGNATURE_BYTES: Final = 64


def is_signed_by(*, public_key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether `signature` over exactly `text` was made with the private half of `public_key`.

    Keys of small order, under which a signature can be forged for any text, are never
    believed: libsodium refuses them.
    """
    if len(public_key) != PUBLIC_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        VerifyKey(public_key).verify(text, signature)
    except BadSignatureError:
        return False
    return True
