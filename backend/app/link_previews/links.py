"""The links of traders, which say something of one of them where they are posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from backend.signing import SIGNED_LENGTH_MAX
from backend.users.wallet_address import public_key_of

PICTURES: Final = "/og"
"""Below it are the pictures: `/og/trader/WALLET.png` and `/og/card.png?signed=…`."""
OF_TRADERS: Final = frozenset({"portfolio", "agent", "result"})
"""The pages of the trader whom the address names by `wallet`, in the season named by `season`."""
OF_CARDS: Final = "card"


@dataclass(frozen=True, slots=True)
class TraderLink:
    """A trader in a season, None for the newest that has begun."""

    wallet_address: str
    season: UUID | None

    @property
    def query(self) -> str:
        """What its page is asked for by."""
        return urlencode({"wallet": self.wallet_address, **self._season})

    def picture(self, language: str) -> str:
        """The path of its picture."""
        asked = urlencode({**self._season, "language": language})
        return f"{PICTURES}/trader/{self.wallet_address}.png?{asked}"

    @property
    def _season(self) -> Mapping[str, str]:
        return {} if self.season is None else {"season": str(self.season)}


@dataclass(frozen=True, slots=True)
class CardLink:
    """A standing that the server has signed, or what somebody says it has."""

    signed: str

    @property
    def query(self) -> str:
        """What its page is asked for by."""
        return urlencode({"signed": self.signed})

    def picture(self, language: str) -> str:
        """The path of its picture."""
        return f"{PICTURES}/card.png?{self.query}&language={language}"


Link = TraderLink | CardLink


def link_of(page: str, asked: Mapping[str, str]) -> Link | None:
    """What the page of this name is about, as its address says; None for pages of nobody, and where
    the address cannot be read.
    """
    if page in OF_TRADERS:
        return trader_link(asked.get("wallet", ""), asked)
    return card_link(asked) if page == OF_CARDS else None


def trader_link(wallet_address: str, asked: Mapping[str, str]) -> TraderLink | None:
    """The trader with this wallet in the season asked for; None where either cannot be read."""
    try:
        public_key_of(wallet_address)
        season = asked.get("season")
        return TraderLink(wallet_address, None if season is None else UUID(season))
    except ValueError:
        return None


def card_link(asked: Mapping[str, str]) -> CardLink | None:
    """The card asked for, which links of 0.1 name `seal`; None where it is too long to be ours."""
    signed = asked.get("signed", asked.get("seal", ""))
    return CardLink(signed) if 0 < len(signed) <= SIGNED_LENGTH_MAX else None
