"""What others do with /openapi.json of the whole server: check it, and make clients of it."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from tests.clients.api_process import ROOT, api_process
from tests.clients.command import run
from tests.procedures.server import Wallet
from tests.world.certificates import CERTIFICATES
from tests.world.world import PRICES, SOL, USDC

HERE = Path(__file__).parent
NODE = HERE / "openapi"
BIN = NODE / "node_modules" / ".bin"


@pytest.fixture(scope="module", autouse=True)
def installed_packages() -> None:
    if shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    for folder in (HERE, NODE):
        if not (folder / "node_modules").exists():
            subprocess.run(("npm", "ci", "--no-audit", "--no-fund"), cwd=folder, check=True)


def succeed(*command: str | Path, **environment: str) -> None:
    outcome = run(*command, folder=NODE, environment={**os.environ, **environment})
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.fixture
def url(fresh_database_url: str, redis_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of the whole server, in a market that stands still."""
    prices = tmp_path / "prices.json"
    prices.write_text(json.dumps({"prices": {mint: str(usd) for mint, usd in PRICES.items()}}))
    environment: Mapping[str, str] = {
        **os.environ,
        "DATABASE_URL": fresh_database_url,
        "REDIS_URL": redis_url,
        "ALPHA_PRICE_SOURCE": f"file:{prices}",
    }
    seeding = (sys.executable, "-m", "backend.app.cli", "seed")
    subprocess.run(seeding, cwd=ROOT, env=environment, check=True)
    with api_process(environment) as api:
        yield api.url


@pytest.fixture
def document(url: str, tmp_path: Path) -> Path:
    """The description, as the server gives it."""
    file = tmp_path / "openapi.json"
    file.write_bytes(
        httpx.get(f"{url}/openapi.json", verify=CERTIFICATES).raise_for_status().content
    )
    return file


def test_redocly_and_spectral_find_no_error_in_it(document: Path) -> None:
    # Who writes to whom is not their business.
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    succeed(BIN / "redocly", "lint", document, **quiet)
    succeed(BIN / "spectral", "lint", "--ruleset", "spectral.yaml", document)


def test_a_typescript_client_made_of_it_signs_in_and_swaps(
    url: str, document: Path, tmp_path: Path
) -> None:
    types = tmp_path / "api.d.ts"
    succeed(BIN / "openapi-typescript", document, "--output", types)
    project = tmp_path / "tsconfig.json"
    options = {
        "strict": True,
        "noEmit": True,
        "allowJs": True,
        "skipLibCheck": True,
        "target": "es2022",
        "module": "esnext",
        "moduleResolution": "bundler",
        "typeRoots": [str(NODE / "node_modules" / "@types")],
        "types": ["node"],
        "paths": {"api": [str(types)]},
    }
    files = [str(NODE / "trade.mjs")]
    project.write_text(json.dumps({"compilerOptions": options, "files": files}))
    succeed(BIN / "tsc", "--project", project)
    succeed("node", "trade.mjs", ALPHA_URL=url)


def test_a_python_client_made_of_it_signs_in_and_swaps(
    url: str, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = (sys.executable, "-m", "openapi_python_client", "generate", "--path", document)
    target = ("--meta", "none", "--output-path", tmp_path / "alpha_client", "--fail-on-warning")
    tools = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    succeed(*command, *target, PATH=tools)
    monkeypatch.syspath_prepend(tmp_path)
    made = importlib.import_module("alpha_client")
    models = importlib.import_module("alpha_client.models")
    auth_challenge = importlib.import_module("alpha_client.api.auth.auth_challenge")
    auth_sign_in = importlib.import_module("alpha_client.api.auth.auth_sign_in")
    trading_quote = importlib.import_module("alpha_client.api.trading.trading_quote")
    trading_swap = importlib.import_module("alpha_client.api.trading.trading_swap")
    portfolio_get = importlib.import_module("alpha_client.api.portfolio.portfolio_get")

    wallet = Wallet.new()
    stranger = made.Client(base_url=url)
    asked = models.AuthChallengeInput(wallet_address=wallet.address)
    challenge = auth_challenge.sync(client=stranger, body=asked)
    proof = models.AuthSignInInput.from_dict(wallet.proof(challenge.message))
    session = auth_sign_in.sync(client=stranger, body=proof)
    trader = made.AuthenticatedClient(base_url=url, token=session.session_token)
    order = {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"}
    quote = trading_quote.sync(client=trader, **order)
    swap = trading_swap.sync(client=trader, body=models.TradingSwapInput(**order))
    assert (swap.success, swap.details.amount_to) == (True, quote.amount_to)
    portfolio = portfolio_get.sync(client=trader, wallet_address=wallet.address)
    assert {one.token: one.balance for one in portfolio.tokens}["SOL"] == "9"
