"""One load on one server, made by the generator in a process of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from benchmarks.generator import Seen
from benchmarks.processes import ROOT, Server


class BrokenLoadError(Exception):
    """A request was not answered as it should be, so the figures mean nothing."""


def loaded(server: Server, requests: Sequence[str], *, connections: int, seconds: float) -> Seen:
    """What the generator saw; BrokenLoadError when anything but an answer came."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(requests, file)
        file.flush()
        command = (sys.executable, "-m", "benchmarks.generator", file.name)
        load = (str(server.port), str(connections), str(seconds))
        made = subprocess.run((*command, *load), cwd=ROOT, stdout=subprocess.PIPE, check=True)
    seen = Seen(**json.loads(made.stdout))
    if seen.errors:
        first = requests[0].partition("\r\n")[0]
        raise BrokenLoadError(
            f"{seen.errors} of {first[:100]} over {connections} connections went wrong, such as "
            f"{seen.examples}"
        )
    return seen
