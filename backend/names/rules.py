"""Why a name, or a line about oneself, cannot be had."""

from typing import ClassVar

from backend.refusals import Refusal


class NameLength(Refusal):
    """The name is empty or too long."""

    reason: ClassVar[str] = "name_length"
    fact_names: ClassVar[tuple[str, ...]] = ("length_max",)


class BioLength(Refusal):
    """The line about oneself is too long."""

    reason: ClassVar[str] = "bio_length"
    fact_names: ClassVar[tuple[str, ...]] = ("length_max",)


class UnusableCharacter(Refusal):
    """The text has a character that nobody sees, or that changes how others are shown."""

    reason: ClassVar[str] = "unusable_character"
    fact_names: ClassVar[tuple[str, ...]] = ("character",)


class TooManyMarks(Refusal):
    """A letter of the text carries more marks than any script needs, or a mark has no letter."""

    reason: ClassVar[str] = "too_many_marks"
    fact_names: ClassVar[tuple[str, ...]] = ("marks_max",)


class NameReserved(Refusal):
    """The name speaks for the organiser."""

    reason: ClassVar[str] = "name_reserved"
    fact_names: ClassVar[tuple[str, ...]] = ("word",)


class NameLikeAddress(Refusal):
    """The name could be taken for the address of a wallet."""

    reason: ClassVar[str] = "name_like_address"


class NameTaken(Refusal):
    """Another trader has the name, or one that looks like it."""

    key: ClassVar[str] = "CONFLICT"
    reason: ClassVar[str] = "name_taken"
