"""Which names can be taken for each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as texts

from backend.names.skeleton import skeleton, skeletons


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("alice", "ALICE"),
        ("alice", "аlice"),
        ("alice", "al1ce"),
        ("Ian", "ian"),
        ("Ian", "lan"),
        ("ian", "lan"),
        ("Nick", "Νick"),
        ("Bob", "B0b"),
        ("Ann Lee", "annlee"),
        ("modern", "rnodern"),
        ("straße", "STRASSE"),
        ("カエル", "力工ル"),
        ("❤\ufe0f", "❤"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("ﬁsh", "fish"),
    ],
)
def test_names_that_look_alike_share_a_skeleton(left: str, right: str) -> None:
    assert skeletons(left) & skeletons(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("Jose", "José"), ("nick", "vick"), ("はな", "ばな"), ("🚀", "🌕")],
)
def test_names_that_do_not_look_alike_share_none(left: str, right: str) -> None:
    assert not skeletons(left) & skeletons(right)


@given(texts.text(max_size=60))
def test_a_skeleton_is_its_own(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)


@given(texts.text(alphabet=texts.characters(categories=("L", "N")), min_size=1, max_size=50))
def test_case_alone_makes_no_other_name(text: str) -> None:
    assert skeletons(text) & skeletons(text.casefold())


def test_every_character_of_an_alphabet_has_a_skeleton() -> None:
    for code_point in range(0x20000):
        one = skeleton(chr(code_point))
        assert skeleton(one) == one
