"""Sends documents to a server beside us, whose absence nobody here notices."""

import logging
import os
import queue
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Generic, TypeVar

WAITING_MAX: Final = 2_000
"""Beyond this what comes is dropped."""
TOGETHER_MAX: Final = 500
INTERVAL_SECONDS: Final = 2.0
ANSWER_SECONDS: Final = 3.0

One = TypeVar("One")

log = logging.getLogger(__name__)


class Sender(Generic[One]):
    """Posts what is given to it to `url`, several together as `body` writes them, from a thread.

    A process forked from here sends each at once, for it may end before a thread gets to it.
    """

    def __init__(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        body: Callable[[Sequence[One]], bytes],
        together_max: int = TOGETHER_MAX,
    ) -> None:
        self._url, self._headers, self._body = url, dict(headers), body
        self._together_max = together_max
        self._waiting: queue.Queue[One] = queue.Queue(WAITING_MAX)
        self._owner = os.getpid()
        self._is_away = False
        threading.Thread(target=self._run, name="sender", daemon=True).start()

    def send(self, one: One) -> None:
        """Send it soon; never raises, and waits only in a forked process."""
        if os.getpid() != self._owner:
            self._post([one])
            return
        try:
            self._waiting.put_nowait(one)
        except queue.Full:
            return  # whoever looks at traces and errors has thousands of others

    def _run(self) -> None:
        while True:
            together = [self._waiting.get()]
            if self._together_max > 1:
                time.sleep(INTERVAL_SECONDS)
            while not self._waiting.empty() and len(together) < self._together_max:
                together.append(self._waiting.get())
            self._post(together)

    def _post(self, together: Sequence[One]) -> None:
        request = urllib.request.Request(  # noqa: S310 - the operator's own address
            self._url, data=self._body(together), headers=self._headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS):  # noqa: S310
                self._is_away = False
        except OSError as fault:
            # A warning, for errors are what may be sent here.
            if not self._is_away:
                log.warning("nothing can be sent to %s: %s", self._url, fault)
            self._is_away = True
