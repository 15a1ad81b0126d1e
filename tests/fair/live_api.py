"""`./alpha api` whose venues are all one local server: a program that tests start."""

import sys

from backend.app.cli import main
from backend.feeds.open import BASE_URLS, open_price_source


def play_all_venues(url: str) -> None:
    """Whoever opens live sources in this process finds them there."""
    defaults = open_price_source.__kwdefaults__
    assert defaults is not None
    assert "base_urls" in defaults
    defaults["base_urls"] = dict.fromkeys(BASE_URLS, url)


if __name__ == "__main__":
    play_all_venues(sys.argv[1])
    sys.exit(main(["api"]))
