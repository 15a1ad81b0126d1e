"""The tags of a page that somebody's link leads to."""

import logging
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import Scope

from backend.app.link_previews.finding import Previews
from backend.app.link_previews.links import link_of
from backend.app.link_previews.tags import tags_of
from backend.asgi.request import caller_of, query_values
from backend.database.unavailable import unavailable
from backend.refusals import Refusal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Described:
    """The pages of one server process, whose addresses begin with `origin`."""

    previews: Previews
    origin: str

    async def tags(self, page: str, scope: Scope, language: str) -> str | None:
        """What to say of the link that was followed; None where the site's own tags serve.

        A page comes without them too: where it cannot be known now, the site's own serve.
        """
        link = link_of(page, query_values(scope["query_string"]))
        if link is None:
            return None
        try:
            preview = await self.previews.find(link, ip=caller_of(Request(scope)).ip)
        except Exception as fault:
            if not isinstance(fault, Refusal) and unavailable(fault) is None:
                raise
            log.info("a page has no tags of its own: %s", fault)
            return None
        if preview is None:
            return None
        return tags_of(preview, link, page=page, origin=self.origin, language=language)
