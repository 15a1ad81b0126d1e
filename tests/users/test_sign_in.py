"""Sign-in texts as wallets sign them, and as attackers would like to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import base58
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from backend.users.sign_in_message import SignInFields, parse, render
from backend.users.verification import SignInRefused, verify_sign_in

NOW = datetime(2026, 1, 5, 12, 0, 0, tzinfo=UTC)
ALICE = SigningKey(bytes(range(32)))
MALLORY = SigningKey(bytes(range(1, 33)))


def address_of(key: SigningKey) -> str:
    return base58.b58encode(bytes(key.verify_key)).decode()


FIELDS = SignInFields(
    domain="play.example.com",
    address=address_of(ALICE),
    statement="Sign in to AlphaTest. This costs nothing.",
    uri="https://play.example.com",
    nonce="Nonce12345678901234567",
    issued_at=NOW - timedelta(seconds=5),
    expiration_time=NOW + timedelta(minutes=5),
)
TEXT = render(FIELDS).encode()


def sign_in(
    text: bytes = TEXT,
    *,
    signature: bytes | None = None,
    key: SigningKey = ALICE,
    wallet_address: str = FIELDS.address,
) -> SignInFields:
    return verify_sign_in(
        signed=text,
        signature=key.sign(text).signature if signature is None else signature,
        wallet_address=wallet_address,
        expected_domain=FIELDS.domain,
        expected_uri=FIELDS.uri,
        now=NOW,
    )


def test_the_text_is_the_one_wallets_know() -> None:
    assert TEXT.decode() == (
        "play.example.com wants you to sign in with your Solana account:\n"
        f"{address_of(ALICE)}\n"
        "\n"
        "Sign in to AlphaTest. This costs nothing.\n"
        "\n"
        "URI: https://play.example.com\n"
        "Version: 1\n"
        "Chain ID: mainnet\n"
        "Nonce: Nonce12345678901234567\n"
        "Issued At: 2026-01-05T11:59:55.000Z\n"
        "Expiration Time: 2026-01-05T12:05:00.000Z"
    )


def test_a_wallet_that_signs_the_exact_text_is_let_in() -> None:
    assert sign_in() == FIELDS


def edited(old: str, new: str) -> bytes:
    assert old in TEXT.decode()
    return TEXT.decode().replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(b"x" * 1025, "sign_in_size", id="a text too long"),
        pytest.param(b"\xff\xfe" + TEXT, "sign_in_text", id="not UTF-8"),
        pytest.param(edited("AlphaTest", "αTest"), "sign_in_text", id="a letter beyond ASCII"),
        pytest.param(TEXT.replace(b"\n", b"\r\n"), "sign_in_text", id="CRLF"),
        pytest.param(TEXT + b"\n", "sign_in_text", id="a trailing newline"),
        pytest.param(TEXT + b"\nResources:\n- x", "sign_in_text", id="an extra line"),
        pytest.param(
            edited("Version: 1\n", "Version: 1\nVersion: 1\n"), "sign_in_text", id="a line twice"
        ),
        pytest.param(edited("Nonce: Nonce", "Nonce: Non-ce"), "sign_in_text", id="a nonce dash"),
        pytest.param(edited("Nonce123456", "Nonce１23456"), "sign_in_text", id="a wide digit"),
        pytest.param(edited("Version: 1", "Version: 2"), "sign_in_text", id="another version"),
        pytest.param(edited("mainnet", "devnet"), "sign_in_text", id="another chain"),
        pytest.param(edited("2026-01-05T11", "2026-13-05T11"), "sign_in_text", id="month 13"),
        pytest.param(edited("55.000Z", "55.000+09:00"), "sign_in_text", id="another time zone"),
        pytest.param(
            edited("play.example.com wants", "play.example.org wants"),
            "sign_in_site",
            id="another domain",
        ),
        pytest.param(
            edited("URI: https://play.example.com", "URI: http://play.example.com"),
            "sign_in_site",
            id="another scheme",
        ),
        pytest.param(
            edited(address_of(ALICE), address_of(MALLORY)), "sign_in_wallet", id="another wallet"
        ),
    ],
)
def test_a_signed_text_that_is_not_ours_is_refused(text: bytes, reason: str) -> None:
    with pytest.raises(SignInRefused) as refusal:
        sign_in(text)
    assert (refusal.value.key, refusal.value.reason) == ("UNAUTHORIZED", reason)


@pytest.mark.parametrize(
    ("issued_seconds", "expires_seconds", "reason"),
    [
        pytest.param(60, 120, None, id="a clock 60 s ahead is forgiven"),
        pytest.param(61, 120, "sign_in_issued_in_future", id="61 s is not"),
        pytest.param(-60, 0, "sign_in_expired", id="expires this instant"),
        pytest.param(-60, 1, None, id="a second left"),
        pytest.param(0, 600, None, id="ten minutes"),
        pytest.param(0, 601, "sign_in_lifetime", id="longer than ten minutes"),
        pytest.param(10, 5, None, id="ends before it starts, within the skew"),
    ],
)
def test_a_text_counts_only_while_it_is_fresh(
    issued_seconds: int, expires_seconds: int, reason: str | None
) -> None:
    fields = replace(
        FIELDS,
        issued_at=NOW + timedelta(seconds=issued_seconds),
        expiration_time=NOW + timedelta(seconds=expires_seconds),
    )
    text = render(fields).encode()
    if reason is None:
        assert sign_in(text) == fields
        return
    with pytest.raises(SignInRefused) as refusal:
        sign_in(text)
    assert refusal.value.reason == reason


def flipped(signature: bytes) -> bytes:
    return bytes([signature[0] ^ 1]) + signature[1:]


def plus_group_order(signature: bytes) -> bytes:
    order = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(signature[32:], "little") + order
    return signature[:32] + s.to_bytes(32, "little")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(flipped, "sign_in_signature", id="one bit"),
        pytest.param(plus_group_order, "sign_in_signature", id="a second form of the same"),
        pytest.param(lambda s: s[:63], "sign_in_size", id="too short"),
        pytest.param(lambda s: s + b"\0", "sign_in_size", id="too long"),
        pytest.param(lambda _: bytes(64), "sign_in_signature", id="zeros"),
        pytest.param(
            lambda _: MALLORY.sign(TEXT).signature, "sign_in_signature", id="another wallet's"
        ),
        pytest.param(
            lambda _: ALICE.sign(TEXT[:-1]).signature, "sign_in_signature", id="another text's"
        ),
    ],
)
def test_a_signature_that_is_not_of_this_text_is_refused(
    change: Callable[[bytes], bytes], reason: str
) -> None:
    with pytest.raises(SignInRefused) as refusal:
        sign_in(signature=change(ALICE.sign(TEXT).signature))
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "key", [bytes([1]) + bytes(31), bytes(32), b"\xec" + b"\xff" * 30 + b"\x7f"]
)
def test_a_key_of_small_order_opens_no_session_with_a_forged_signature(key: bytes) -> None:
    address = base58.b58encode(key).decode()
    text = render(replace(FIELDS, address=address)).encode()
    forged = bytes([1]) + bytes(63)
    with pytest.raises(SignInRefused) as refusal:
        sign_in(text, signature=forged, wallet_address=address)
    assert refusal.value.reason == "sign_in_signature"


def test_a_text_naming_alice_does_not_sign_in_for_mallory() -> None:
    with pytest.raises(SignInRefused) as refusal:
        sign_in(wallet_address=address_of(MALLORY), key=MALLORY)
    assert refusal.value.reason == "sign_in_wallet"


@given(
    statement=st.from_regex(r"[ -~]{1,200}", fullmatch=True),
    nonce=st.from_regex(r"[A-Za-z0-9]{8,64}", fullmatch=True),
    issued_ms=st.integers(0, 10**12),
)
def test_reading_undoes_writing(statement: str, nonce: str, issued_ms: int) -> None:
    issued_at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=issued_ms)
    fields = replace(FIELDS, statement=statement, nonce=nonce, issued_at=issued_at)
    assert parse(render(fields)) == fields


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(replace(FIELDS, statement="a\nURI: https://evil"), id="a line inside a field"),
        pytest.param(replace(FIELDS, statement="αTest"), id="what a hardware wallet cannot show"),
        pytest.param(replace(FIELDS, issued_at=NOW + timedelta(microseconds=1)), id="too fine"),
    ],
)
def test_what_could_not_be_read_back_is_not_written(fields: SignInFields) -> None:
    with pytest.raises(ValueError, match=r"more than the text|not a sign-in text"):
        render(fields)
