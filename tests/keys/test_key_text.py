"""A key is known by its text alone, before anything is looked up."""

import re

import pytest

from backend.keys.key_text import ENDING_LENGTH, is_key, key_hash, new_key
from backend.users.session_token import read_token

KEY = new_key()


def test_a_key_has_a_prefix_and_is_no_session_token() -> None:
    assert re.fullmatch(r"alpha_[0-9A-Za-z]{38}", KEY)
    assert is_key(KEY)
    assert len(key_hash(KEY)) == 32
    headers = {"authorization": f"Bearer {KEY}"}
    cookies = {"alpha_session": "a" * 43}
    assert read_token(cookies=cookies, headers=headers, secure=False) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(KEY[:-1], id="cut off"),
        pytest.param(KEY + "0", id="too long"),
        pytest.param(KEY.upper(), id="in capitals"),
        pytest.param(KEY.removeprefix("alpha_"), id="without its prefix"),
        pytest.param(" " + KEY, id="a space before"),
        pytest.param(KEY + "\n", id="a line after"),
        pytest.param(KEY[:-1] + ("a" if KEY[-1] != "a" else "b"), id="another end"),
        pytest.param("alpha_" + "é" * 38, id="not of this alphabet"),
        pytest.param("alpha_" + "0" * 38, id="a wrong checksum"),
    ],
)
def test_what_was_mistyped_or_cut_off_is_no_key(text: str) -> None:
    assert not is_key(text)


def test_keys_differ_and_what_is_shown_of_one_is_of_its_checksum() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert ENDING_LENGTH <= 6
