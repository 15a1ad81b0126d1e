"""`systemctl restart` for tests: `restart.py FOLDER NAME` has the process NAME started anew.

Whoever keeps the process writes its number to FOLDER/NAME.pid at each start.
"""

import os
import signal
import sys
import time
from pathlib import Path

WAIT_SECONDS = 60

folder, name = sys.argv[1:]
file = Path(folder) / f"{name}.pid"
before = file.read_text()
os.kill(int(before), signal.SIGTERM)
deadline = time.monotonic() + WAIT_SECONDS
while file.read_text() in ("", before):
    if time.monotonic() > deadline:
        sys.exit(f"{name} was not started again")
    time.sleep(0.05)
