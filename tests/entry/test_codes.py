"""Codes are hard to guess and easy to type."""

import pytest

from backend.entry.codes import ALPHABET, as_written, new_code


def test_a_code_has_twelve_characters_that_are_not_mistaken_for_each_other() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {14}
    assert set("".join(codes)) == {*ALPHABET, "-"}
    assert not set(ALPHABET) & set("0O1IL")


@pytest.mark.parametrize(
    "typed",
    ["2345-6789-ABCD", "23456789ABCD", " 2345 6789 abcd ", "2345–6789–abcd", "2345.6789.abcd"],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert as_written(typed) == "2345-6789-ABCD"
