"""The API by one process, or by several at one port under a supervisor."""

import socket
import sys
from functools import partial
from pathlib import Path
from signal import SIGHUP
from typing import Final

from backend.embedded.processes import is_ready, require_port
from backend.embedded.program import CannotStart, Program
from backend.embedded.supervisor import Supervisor
from backend.settings import Settings

BACKLOG: Final = 2048
ROOT: Final = Path(__file__).resolve().parents[3]


def serve_by_one(settings: Settings, *, listener: int | None) -> None:
    """Serve until a signal. `listener` is the open file of a socket that others listen at too;
    this process then answers alone at its own port besides.
    """
    from backend.asgi.serving import serve

    sockets = None
    if listener is not None:
        sockets = [socket.socket(fileno=listener)]
        if settings.own_port is not None:
            sockets.append(_listening(settings.listens_at, settings.own_port))
    serve(
        "backend.app.application:application",
        host=settings.listens_at,
        port=settings.port,
        sockets=sockets,
        trusted_proxies=settings.trusted_proxies,
    )


def serve_by_many(settings: Settings, *, processes: int) -> int:
    """Serve by so many processes until a signal; whichever dies is started again.

    They share one listening socket, so that no connection is lost while one of them is away, and
    each has a port of its own besides, counted on from the shared one. SIGHUP replaces them one
    after the other. They end with this process, however it ends.
    """
    own_ports = [settings.port + 1 + number for number in range(processes)]
    for port in (settings.port, *own_ports):
        require_port(port, command=f"api --processes {processes}")
    listener = _listening(settings.listens_at, settings.port)
    with Supervisor(_say, stops_together=True) as supervisor:
        supervisor.renew_at(SIGHUP)
        for port in own_ports:
            supervisor.add(_program(settings, listener=listener.fileno(), own_port=port))
        _say(f"{processes} processes answer at {settings.origin}, each by itself at {own_ports}")
        try:
            supervisor.watch()
        finally:
            listener.close()  # what comes while they stop is refused at once, not left waiting
    return 0


def _program(settings: Settings, *, listener: int, own_port: int) -> Program:
    return Program(
        name=f"api at {own_port}",
        command=(sys.executable, "-m", "backend.app.cli", "api", "--listener", str(listener)),
        log=None,
        is_ready=partial(is_ready, settings.listens_at, own_port),
        environment={"ALPHA_OWN_PORT": str(own_port)},
        folder=ROOT,
        files=(listener,),
    )


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as fault:
        raise CannotStart(f"Cannot listen at {host} port {port}: {fault.strerror}.") from fault
    listener.listen(BACKLOG)
    return listener


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
