"""Why a key does not open something, and why one cannot be made."""

from typing import ClassVar

from backend.refusals import Refusal


class UnknownKey(Refusal):
    """The text is no key, or one that nobody has."""

    key: ClassVar[str] = "UNAUTHORIZED"
    reason: ClassVar[str] = "unknown_key"


class KeyRevoked(Refusal):
    """The key's owner took it back."""

    key: ClassVar[str] = "UNAUTHORIZED"
    reason: ClassVar[str] = "key_revoked"


class KeyExpired(Refusal):
    """The key's time is over."""

    key: ClassVar[str] = "UNAUTHORIZED"
    reason: ClassVar[str] = "key_expired"


class KeyNotAccepted(Refusal):
    """No key opens this procedure."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "key_not_accepted"
    fact_names: ClassVar[tuple[str, ...]] = ("procedure",)


class ScopeMissing(Refusal):
    """The key is for other things."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "scope_missing"
    fact_names: ClassVar[tuple[str, ...]] = ("scope",)


class KeyOrderTooLarge(Refusal):
    """The order is larger than the key's owner lets one be."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "key_order_too_large"
    fact_names: ClassVar[tuple[str, ...]] = ("order_usd", "max_order_usd")


class KeyDaySpent(Refusal):
    """With this order the key would trade more in a day than its owner allows."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "key_day_spent"
    fact_names: ClassVar[tuple[str, ...]] = ("order_usd", "spent_usd", "max_day_usd")


class KeyOrdersUsedUp(Refusal):
    """The key gave as many orders in a day as its owner allows."""

    key: ClassVar[str] = "FORBIDDEN"
    reason: ClassVar[str] = "key_orders_used_up"
    fact_names: ClassVar[tuple[str, ...]] = ("orders_per_day",)


class NoSuchKey(Refusal):
    """The user has no key with this id."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "no_such_key"


class TooManyKeys(Refusal):
    """The user has as many keys as one may have."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "too_many_keys"
    fact_names: ClassVar[tuple[str, ...]] = ("count_max",)


class KeyExpiryPast(Refusal):
    """A key was to expire before it was made."""

    reason: ClassVar[str] = "key_expiry_past"


REVOKED = "This key was revoked. Ask its owner for another one."
EXPIRED = "This key has expired. Ask its owner for another one."
