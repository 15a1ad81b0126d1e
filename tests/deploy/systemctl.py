"""As much of systemctl as docs/operations.md uses, for units below a folder of a test's own.

`systemctl.py FOLDER WORDS…` starts what the units in FOLDER/etc/systemd/system say, each with its
log and its number in FOLDER/run. nginx, when it is reloaded, is started with FOLDER/nginx.conf.
"""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

STOP_SECONDS = 60

folder = Path(sys.argv[1])
units, running = folder / "etc/systemd/system", folder / "run"


def values(unit: str, key: str) -> list[str]:
    """What the unit says under `key`, line by line."""
    name, _, instance = unit.partition("@")
    file = f"{name}@.service" if instance else unit
    text = (units / file).read_text().replace("%i", instance.removesuffix(".service"))
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


def environment(unit: str) -> dict[str, str]:
    """Nothing but what the unit names, as systemd does."""
    (file,) = values(unit, "EnvironmentFile")
    lines = Path(file).read_text().splitlines()
    pairs = [line for line in lines if "=" in line and not line.startswith("#")]
    pairs += " ".join(values(unit, "Environment")).split()
    return {"PATH": os.environ["PATH"], **dict(pair.split("=", 1) for pair in pairs)}


def start(unit: str) -> None:
    """Start the unit, and what a target requires and wants."""
    if unit.endswith(".target"):
        for needed in " ".join(values(unit, "Requires") + values(unit, "Wants")).split():
            start(needed)
        return
    (place,) = values(unit, "WorkingDirectory")
    given = environment(unit)
    with (running / f"{unit}.log").open("ab") as log:
        for command in values(unit, "ExecStart"):
            words = command.split()
            if values(unit, "Type") == ["oneshot"]:
                subprocess.run(words, cwd=place, env=given, check=True, stdout=log, stderr=log)
                continue
            started = subprocess.Popen(
                words, cwd=place, env=given, stdout=log, stderr=log, start_new_session=True
            )
            (running / f"{unit}.pid").write_text(str(started.pid))


def stop(unit: str) -> None:
    """End it, and wait until it has ended."""
    number = int((running / f"{unit}.pid").read_text())
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while Path(f"/proc/{number}").exists() and _state(number) != "Z":
        if time.monotonic() > deadline:
            sys.exit(f"{unit} does not end")
        time.sleep(0.05)


def _state(number: int) -> str:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"


def main(words: list[str]) -> None:
    """Do what the words say."""
    action, *names = [word for word in words if word != "--now"]
    if action == "daemon-reload":
        return
    if (action, names) == ("reload", ["nginx"]):
        server = subprocess.Popen(
            ("nginx", "-c", str(folder / "nginx.conf")),
            # Who asked us waits until nobody writes to our output any more.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        (running / "nginx.service.pid").write_text(str(server.pid))
        return
    (name,) = names
    unit = name if "." in name else f"{name}.service"
    if action not in ("start", "enable", "restart", "stop"):
        sys.exit(f"systemctl does not know {action!r}")
    if action in ("restart", "stop"):
        stop(unit)
    if action != "stop":
        start(unit)


if __name__ == "__main__":
    main(sys.argv[2:])
