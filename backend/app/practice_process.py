"""The process that practice is played in, beside an API process that starts it.

What is played here takes the processors only when the live competition leaves them.
"""

import asyncio
import os
import signal
import socket
import sys
from functools import partial
from typing import Final

import uvloop

from backend.app.transports import run_transports
from backend.embedded.processes import EVERYWHERE
from backend.log import log_to_stderr
from backend.practice.process.answering import Answering
from backend.practice.process.examples import Examples
from backend.practice.runs import Runs
from backend.priority import lower_priority
from backend.settings import Settings
from procedures.request.server import Server

COMMAND: Final = ("-m", "backend.app.practice_process")
LOOK_SECONDS: Final = 30.0
"""How long the database has to say its time at first: who asks meanwhile waits, and would be
refused without it.
"""
END_SECONDS: Final = 15
"""How long it has to end once the API process has gone."""


async def play(control: socket.socket) -> None:
    """Play until the API process has gone, whose end of `control` then closes."""
    settings = Settings()
    server = Server.opened(settings)
    runs = Runs(settings, limits=server.limits, open_transports=partial(run_transports, server))
    host = EVERYWHERE.get(settings.listens_at, settings.listens_at)
    url = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    examples = Examples(runs, redis=server.redis, url=url)
    runs.compare = examples.outcomes
    async with server.following(look_seconds=LOOK_SECONDS), runs.running(), examples.running():
        # Sent to all processes of a service that stops, and when the API process dies; that one
        # may still be answering, and closes its end when it is not. Before, it ends this process.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: None)
        await Answering(runs, control, server.attendance.come).run()
        # Nobody may be left to end what does not end by itself.
        signal.alarm(END_SECONDS)
    await server.close()


def main() -> None:
    """The other end of what is standard input here is held by the API process."""
    lower_priority(os.getpid())
    log_to_stderr()
    uvloop.run(play(socket.socket(fileno=os.dup(sys.stdin.fileno()))))


if __name__ == "__main__":
    main()
