"""What an agent is pointed at is true: its addresses are there, and its lines run."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from backend.http.openapi import description
from procedures.router import ROUTER
from tests.clients.api_process import ROOT
from tests.clients.site import Site

PUBLIC: Final = ROOT / "web" / "public"
PAGES: Final = ROOT / "web" / "src" / "app"
SKILL: Final = PUBLIC / "skill.md"
DOCUMENTS: Final = (SKILL, PUBLIC / "llms.txt")
NAMED: Final = re.compile(r"(?:(GET|POST|PATCH) )?(?:\$ALPHA_URL)?(/api/[\w/{}-]+)")
PAGE: Final = re.compile(r"(?:\$ALPHA_URL|\]\(|`|at )(/(?!api/)[\w.-]+)")
BLOCK: Final = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
SERVED_BY_CODE: Final = {"/openapi.json", "/mcp"}
# A refused call fails; what is a file of the site is no address of this server.
SHELL: Final = 'set -euo pipefail; curl() { command curl --fail-with-body -o answer "$@"; };'
RUN_SECONDS: Final = 90


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_address_that_is_named_is_there(document: Path) -> None:
    paths = description(ROUTER, title="", version="", cookie="")["paths"]
    text = document.read_text()
    for method, path in NAMED.findall(text):
        assert path in paths, path
        assert not method or method.lower() in paths[path], f"{method} {path}"
    pages = set(PAGE.findall(text))
    assert len(pages) >= 4
    for page in pages - SERVED_BY_CODE:
        is_page = (PAGES / page[1:] / "page.tsx").is_file()
        assert is_page or (PUBLIC / page[1:]).is_file(), page


def test_every_scope_that_is_named_is_one() -> None:
    scopes = {one.scope for one in ROUTER.procedures.values()}
    (line,) = re.findall(r"the scopes (.*?), and to", SKILL.read_text().replace("\n", " "))
    assert set(re.findall(r"`(\w+)`", line)) <= scopes


def test_every_line_runs_in_their_order(site: Site, tmp_path: Path) -> None:
    environment = {**os.environ, "ALPHA_URL": site.url, "ALPHA_KEY": site.new_key()}
    shutil.copy(PUBLIC / "alphatest.py", tmp_path)
    ran = 0
    for language, text in BLOCK.findall(SKILL.read_text()):
        if language == "python":
            ast.parse(text)
            commands = [(sys.executable, "-c", text)]
        else:
            lines = [one for one in text.splitlines() if one.startswith("curl")]
            # The client is a file of the site, which lies beside the program here.
            wanted = [one for one in lines if not one.startswith("curl -sSO ")]
            commands = [("bash", "-c", f"{SHELL} {one}") for one in wanted]
        for command in commands:
            done = subprocess.run(
                command,
                check=False,
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                timeout=RUN_SECONDS,
            )
            answer = tmp_path / "answer"
            said = answer.read_text() if answer.exists() else ""
            assert done.returncode == 0, f"{command[-1]}\n{done.stderr}\n{said}"
            ran += 1
    assert ran >= 7
    kinds = [row[0] for row in site.rows("SELECT kind FROM agent_decisions ORDER BY number")]
    assert kinds == ["declaration", "order", "hold", "order"]
