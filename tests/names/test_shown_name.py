"""Which names there can be, and as what they are shown."""

import pytest

from backend.names.choose_name import shown_name
from backend.names.visible_text import visible_text
from backend.refusals import Refusal

FAMILY = "👨\u200d👩\u200d👧\u200d👦"


def outcome(given: str) -> str:
    """The name as it is shown, or the stable word of the refusal."""
    try:
        return shown_name(given)
    except Refusal as refusal:
        return refusal.reason


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("  Alice  ", "Alice"),
        ("Ann\u3000 \u00a0 Lee", "Ann Lee"),
        ("José", "José"),
        ("Jose\u0301", "José"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("名無しの権兵衛", "名無しの権兵衛"),
        ("ジョン・スミス", "ジョン・スミス"),
        ("김민준", "김민준"),
        ("မျိုးမြို့", "မျိုးမြို့"),
        ("क्\u200dष", "क्\u200dष"),
        ("محمد", "محمد"),
        ("ＦＵＬＬ", "FULL"),
        ("x" * 50, "x" * 50),
        ("🚀", "🚀"),
        (FAMILY, FAMILY),
        (f"The {FAMILY}", f"The {FAMILY}"),
        ("❤\ufe0f trader", "❤\ufe0f trader"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("👍🏽", "👍🏽"),
        ("🇯🇵", "🇯🇵"),
        ("badminton", "badminton"),
        ("The Latest", "The Latest"),
        ("Modesty", "Modesty"),
        ("Anna.Lena", "Anna.Lena"),
        ("Anna Lena", "Anna Lena"),
    ],
)
def test_a_name_is_shown_in_one_form(given: str, shown: str) -> None:
    assert outcome(given) == shown
    assert shown_name(shown) == shown


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        *((given, "name_length") for given in ("", "   ", "x" * 51, "---", "_", "ﷺ" * 3)),
        ("\u3164", "unusable_character"),
        ("a\u2800b", "unusable_character"),
        ("\u115f", "unusable_character"),
        ("a\nb", "unusable_character"),
        ("a\x00b", "unusable_character"),
        ("\u202eevil", "unusable_character"),
        ("a\u2066b", "unusable_character"),
        ("a\u200bb", "unusable_character"),
        ("a\u200db", "unusable_character"),
        ("🍕\u200d🍕", "unusable_character"),
        ("a\ufe0f", "unusable_character"),
        ("a\U000e0061", "unusable_character"),
        ("\ufffc", "unusable_character"),
        ("\ue000", "unusable_character"),
        ("\u0301", "too_many_marks"),
        ("a \u0301", "too_many_marks"),
        ("a" + "\u0316" * 30, "too_many_marks"),
        ("a\u0316\u0317\u0318\u0319\u031c", "too_many_marks"),
        ("a\u0316\u0316", "too_many_marks"),
        ("4Nd1mYoFkQ4oBvGhbWDPNYbL5xRWHSMR9ZzQ2eYbXyPq", "name_like_address"),
        ("AbCd…WxYz", "name_like_address"),
        ("AbCd..WxYz", "name_like_address"),
        ("AbCd•WxYz", "name_like_address"),
    ],
)
def test_what_nobody_sees_or_could_be_an_address_is_no_name(given: str, reason: str) -> None:
    assert outcome(given) == reason


@pytest.mark.parametrize(
    "given",
    [
        "admin",
        "Admin",
        "ＡＤＭＩＮ",
        "аdmin",
        "ad min",
        "a.d.m.i.n",
        "admin1",
        "Bob (admin)",
        "αTest",
        "alphatest",
        "Alpha Test",
        "ΑlphaΤest",
        "m0derator",
        "adm1n",
        "Organiser",
        "orgаnizer",
        "αTest Support",
        "SYSTEM",
        "運営です",
        "公式サポート",
    ],
)
def test_a_name_does_not_speak_for_the_organiser(given: str) -> None:
    assert outcome(given) == "name_reserved"


def test_a_line_about_oneself_has_the_characters_of_names() -> None:
    assert visible_text(" I  hold… ") == "I hold..."
    assert visible_text("") == ""
