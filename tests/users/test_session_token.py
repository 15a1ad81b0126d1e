"""Tokens, cookies and wallet addresses."""

import hashlib

import pytest
from pydantic import TypeAdapter, ValidationError

from backend.users.session_token import (
    clear_cookie_text,
    new_token,
    read_token,
    set_cookie_text,
    token_hash,
)
from backend.users.wallet_address import WalletAddress, new_nonce

TOKEN = "A" * 43
OTHER = "B" * 43
SOL = "So11111111111111111111111111111111111111112"


def test_no_two_tokens_or_nonces_are_equal() -> None:
    assert len({new_token() for _ in range(1000)} | {new_nonce() for _ in range(1000)}) == 2000


def test_a_new_token_can_be_read_back() -> None:
    token = new_token()
    assert read_token(cookies={"alpha_session": token}, headers={}, secure=False) == token


def test_the_stored_form_is_the_sha256_of_the_token() -> None:
    assert token_hash(TOKEN) == hashlib.sha256(b"A" * 43).digest()


def test_cookies_are_bound_to_the_host_where_the_site_is_secure() -> None:
    assert set_cookie_text(TOKEN, max_age_seconds=60, secure=True) == (
        f"__Host-alpha_session={TOKEN}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
    )
    assert clear_cookie_text(secure=False) == (
        "alpha_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
    )


@pytest.mark.parametrize(
    ("cookies", "headers", "secure", "read"),
    [
        ({}, {}, True, None),
        ({"__Host-alpha_session": TOKEN}, {}, True, TOKEN),
        ({"alpha_session": TOKEN}, {}, True, None),
        ({"alpha_session": TOKEN}, {"authorization": f"Bearer {OTHER}"}, False, OTHER),
        ({}, {"authorization": f"bearer {TOKEN}"}, True, TOKEN),
        ({"alpha_session": TOKEN}, {"authorization": "Basic abc"}, False, TOKEN),
        ({}, {"authorization": f"Bearer {TOKEN}\n"}, True, None),
        ({"alpha_session": TOKEN + "A"}, {}, False, None),
    ],
)
def test_a_token_is_read_from_where_it_belongs(
    cookies: dict[str, str], headers: dict[str, str], secure: bool, read: str | None
) -> None:
    assert read_token(cookies=cookies, headers=headers, secure=secure) == read


def test_an_address_is_base58_of_32_bytes() -> None:
    assert TypeAdapter(WalletAddress).validate_python(SOL) == SOL


@pytest.mark.parametrize(
    "text", ["", "1" * 31, SOL + "1", SOL[:-1] + "0", SOL + " ", " " + SOL, "z" * 44, "é" * 40]
)
def test_anything_else_is_not_an_address(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(WalletAddress).validate_python(text)
