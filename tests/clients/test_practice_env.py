"""The Gymnasium environment of the examples plays practice as it would any other."""

import os
import subprocess
import sys

import pytest

from backend.keys.tables import SCOPES
from tests.clients.api_process import ROOT
from tests.clients.site import Site

pytestmark = pytest.mark.long

PLAYED = """
from gymnasium.utils.env_checker import check_env
from practice_env import PracticeEnv

env = PracticeEnv(market="simulated", days=1)
check_env(env, skip_render_check=True)
ends = []
for _ in range(2):
    env.reset(seed=7)
    is_over, steps, total = False, 0, 0.0
    while not is_over:
        _, reward, _, is_over, info = env.step([1.0 if steps % 2 else 0.0])
        steps, total = steps + 1, total + reward
    ends.append((steps, round(total, 12), info["value_usd"]))
env.close()
print(ends[0] == ends[1], ends[0][0])
"""


def test_an_episode_is_a_run_and_the_same_seed_gives_the_same_rewards(fresh_site: Site) -> None:
    folders = (str(ROOT / "examples"), str(ROOT / "web" / "public"), os.environ.get("PYTHONPATH"))
    paths = os.pathsep.join(filter(None, folders))
    environment = {
        **os.environ,
        "ALPHA_URL": fresh_site.url,
        "ALPHA_KEY": fresh_site.new_key([*SCOPES]),
    }
    done = subprocess.run(
        (sys.executable, "-c", PLAYED),
        env={**environment, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    is_same, steps = done.stdout.split()
    assert (is_same, int(steps)) == ("True", 24)
