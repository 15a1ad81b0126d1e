"""The pictures that one process has drawn of late, and how many it draws."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from backend.app.link_previews.drawing import picture
from backend.app.link_previews.preview import Preview
from backend.app.link_previews.words import WORDS, Words
from backend.readings.costly import CostlyReadings

KEPT_MAX: Final = 64
"""Pictures of about 60 KB."""
RESTS: Final = 3.0
"""How many times as long as drawing took nothing is drawn after it: a quarter of a core at most."""


@dataclass(slots=True)
class Pictures:
    """One is drawn at a time, in a thread, with a rest after it; the newest are kept."""

    draw: Callable[[Preview, Words], bytes] = picture
    _kept: OrderedDict[tuple[Preview, str], bytes] = field(default_factory=OrderedDict)
    _drawing: CostlyReadings = field(default_factory=lambda: CostlyReadings(at_once=1))
    _rested_at: float = 0.0

    async def png(self, preview: Preview, language: str, *, ip: str) -> bytes:
        """The picture; TooManyAtOnce when too many others are wanted first."""
        wanted = (preview, language)
        if wanted not in self._kept:
            async with self._drawing.room_for(ip):
                if wanted not in self._kept:  # drawn while this one waited
                    self._kept[wanted] = await self._drawn(preview, WORDS[language])
        self._kept.move_to_end(wanted)
        if len(self._kept) > KEPT_MAX:
            self._kept.popitem(last=False)
        return self._kept[wanted]

    async def _drawn(self, preview: Preview, words: Words) -> bytes:
        await asyncio.sleep(self._rested_at - monotonic())
        began = monotonic()
        png = await asyncio.to_thread(self.draw, preview, words)
        ended = monotonic()
        self._rested_at = ended + RESTS * (ended - began)
        return png
