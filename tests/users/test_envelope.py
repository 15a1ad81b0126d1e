"""Sign-in texts in the envelopes of hardware wallets, as these sign them and as forgers would."""

import pytest

from backend.users.envelope import Opened, envelopes, opened
from backend.users.sign_in import STATEMENT
from backend.users.verification import SignInRefused
from tests.users.test_sign_in import ALICE, FIELDS, MALLORY, TEXT, sign_in

KEY = bytes(ALICE.verify_key)
OTHER_KEY = bytes(MALLORY.verify_key)
ZEROS = bytes(32)
DOMAIN = b"\xffsolana offchain"


def legacy(text: bytes = TEXT, *, name: int = 0, version: int = 0) -> bytes:
    return DOMAIN + bytes([version, name]) + len(text).to_bytes(2, "little") + text


def version_0(
    text: bytes = TEXT, *, name: int = 0, site: bytes = ZEROS, signers: tuple[bytes, ...] = (KEY,)
) -> bytes:
    header = DOMAIN + b"\0" + site + bytes([name, len(signers)]) + b"".join(signers)
    return header + len(text).to_bytes(2, "little") + text


def version_1(text: bytes = TEXT, *, signers: tuple[bytes, ...] = (KEY,)) -> bytes:
    return DOMAIN + bytes([1, len(signers)]) + b"".join(signers) + text


ENVELOPES = [
    pytest.param(legacy(), id="legacy, ASCII"),
    pytest.param(legacy(name=1), id="legacy, UTF-8"),
    pytest.param(version_0(), id="version 0, ASCII"),
    pytest.param(version_0(name=1), id="version 0, UTF-8"),
    pytest.param(version_1(), id="version 1"),
]


@pytest.mark.parametrize("signed", ENVELOPES)
def test_a_text_signed_in_an_envelope_lets_its_wallet_in(signed: bytes) -> None:
    assert sign_in(signed) == FIELDS


@pytest.mark.parametrize("signed", ENVELOPES)
def test_so_does_the_text_alone_with_the_signature_of_its_envelope(signed: bytes) -> None:
    assert sign_in(TEXT, signature=ALICE.sign(signed).signature) == FIELDS


def test_an_application_domain_is_the_wallets_own_affair() -> None:
    assert sign_in(version_0(site=bytes(range(32)))) == FIELDS


@pytest.mark.parametrize("signed", [*ENVELOPES, pytest.param(TEXT, id="no envelope")])
def test_another_wallets_signature_of_the_envelope_is_refused(signed: bytes) -> None:
    with pytest.raises(SignInRefused) as refusal:
        sign_in(signed, key=MALLORY)
    assert refusal.value.reason == "sign_in_signature"


def test_the_text_signed_alone_does_not_pass_for_its_envelope() -> None:
    with pytest.raises(SignInRefused) as refusal:
        sign_in(version_0(), signature=ALICE.sign(TEXT).signature)
    assert refusal.value.reason == "sign_in_signature"


@pytest.mark.parametrize(
    ("signed", "reason"),
    [
        pytest.param(legacy(version=2), "sign_in_text", id="a version of tomorrow"),
        pytest.param(legacy(name=2), "sign_in_text", id="a format no hardware wallet shows"),
        pytest.param(version_0(name=2), "sign_in_text", id="the same in version 0"),
        pytest.param(legacy() + b"x", "sign_in_text", id="longer than it says"),
        pytest.param(version_0()[:-1], "sign_in_text", id="shorter than it says"),
        pytest.param(version_1() + b"\n", "sign_in_text", id="a line feed after it"),
        pytest.param(version_0(signers=()), "sign_in_text", id="no signer"),
        pytest.param(version_0(signers=(KEY, OTHER_KEY)), "sign_in_text", id="two signers"),
        pytest.param(version_1(signers=(KEY, OTHER_KEY)), "sign_in_text", id="two in version 1"),
        pytest.param(version_0(signers=(OTHER_KEY,)), "sign_in_wallet", id="another's envelope"),
        pytest.param(version_1(signers=(OTHER_KEY,)), "sign_in_wallet", id="the same in version 1"),
        pytest.param(legacy(legacy()), "sign_in_text", id="an envelope in an envelope"),
        pytest.param(DOMAIN, "sign_in_text", id="no more than the signing domain"),
        pytest.param(version_0(b"x" * 1025), "sign_in_size", id="a text too long"),
        pytest.param(legacy(b"x" * 1025), "sign_in_size", id="the same in a short header"),
        pytest.param(version_0(b"x" * 60_000), "sign_in_size", id="much too long"),
    ],
)
def test_an_envelope_that_is_not_the_wallets_own_is_refused(signed: bytes, reason: str) -> None:
    with pytest.raises(SignInRefused) as refusal:
        sign_in(signed)
    assert refusal.value.reason == reason


def test_what_is_put_in_an_envelope_is_taken_out_of_it() -> None:
    made = [opened(one) for one in envelopes(TEXT, signer=KEY)]
    assert made == [Opened(TEXT, signer) for signer in (None, KEY, None, KEY, KEY)]


def test_the_text_to_sign_is_ascii_for_hardware_wallets_show_no_other() -> None:
    assert set(STATEMENT) <= {chr(code) for code in range(0x20, 0x7F)}
