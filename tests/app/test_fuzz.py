"""Whatever is sent, the whole server answers with a declared status, soon, and never with 5xx."""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import base58
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from backend.rpc.codes import CODES
from procedures.router import ROUTER
from tests.clients.api_process import ROOT, api_process
from tests.world.certificates import CERTIFICATES

pytestmark = pytest.mark.long

ANSWER_SECONDS = 5
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)
STREAMS = [path for path, one in ROUTER.procedures.items() if one.kind == "subscription"]
STATUSES = {200, 204, 207, 304} | {code.http_status for code in CODES.values()} - {500}


@pytest.fixture(scope="module")
def server(module_database_url: str, module_redis_url: str) -> Iterator[str]:
    """The whole server on a database that may fill with nonsense."""
    environment = {
        **os.environ,
        "DATABASE_URL": module_database_url,
        "REDIS_URL": module_redis_url,
        "ALPHA_PRICE_SOURCE": "simulated",
    }
    seeding = (sys.executable, "-m", "backend.app.cli", "seed")
    subprocess.run(seeding, cwd=ROOT, env=environment, check=True)
    with api_process(environment) as running:
        yield running.url


@pytest.fixture
def token(server: str) -> str:
    """The session of a wallet that signed in."""
    key = SigningKey.generate()
    wallet = base58.b58encode(bytes(key.verify_key)).decode()
    asked = httpx.post(
        f"{server}/api/auth/challenge", json={"wallet_address": wallet}, verify=CERTIFICATES
    )
    message = asked.json()["message"].encode()
    proof = {
        "wallet_address": wallet,
        "signed_message": base64.b64encode(message).decode(),
        "signature": base64.b64encode(key.sign(message).signature).decode(),
    }
    answer = httpx.post(f"{server}/api/auth/sign-in", json=proof, verify=CERTIFICATES)
    return str(answer.json()["session_token"])


def test_every_alias_keeps_its_description(server: str, token: str, tmp_path: Path) -> None:
    command = (
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{server}/openapi.json"),
        *("--checks", CHECKS, "--max-examples", "10", "--seed", "1", "--no-color"),
        *("--phases", "examples,coverage,fuzzing"),
        *("--header", f"Authorization: Bearer {token}"),
    )
    outcome = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=900, check=False
    )
    assert outcome.returncode == 0, outcome.stdout


PATHS = st.one_of(
    st.sampled_from(list(ROUTER.procedures)),
    st.lists(st.sampled_from(list(ROUTER.procedures)), min_size=2, max_size=4).map(",".join),
    st.text(max_size=30),
)
INPUTS = st.one_of(
    st.none(),
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["0", "1", "json", "wallet_address", "amount", "limit", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ).map(json.dumps),
    st.text(max_size=50),
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "content-type": st.sampled_from(
            ["application/json", "text/plain", "application/json; charset=utf-8", "", "a/b;c"]
        ),
        "origin": st.sampled_from(["http://elsewhere.example", "null"]),
        "authorization": st.sampled_from(["Bearer x", "Basic x", "Bearer " + "x" * 43]),
        "trpc-accept": st.just("application/jsonl"),
    },
)


def test_raw_trpc_requests_never_break_or_hang_the_server(server: str) -> None:
    with httpx.Client(base_url=server, timeout=ANSWER_SECONDS, verify=CERTIFICATES) as client:

        @settings(max_examples=400, deadline=None)
        @given(
            method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS"]),
            path=PATHS,
            batch=st.sampled_from(["", "batch=1", "batch=0"]),
            sent=INPUTS,
            headers=HEADERS,
        )
        def one_request(
            method: str, path: str, batch: str, sent: str | None, headers: dict[str, str]
        ) -> None:
            query = "&".join(
                part
                for part in (
                    batch,
                    f"input={quote(sent)}" if sent is not None and method == "GET" else "",
                )
                if part
            )
            body = (sent or "").encode(errors="replace") if method == "POST" else None
            address = f"/trpc/{quote(path, safe=',')}?{query}"
            require_answer(client.build_request(method, address, content=body, headers=headers))

        def require_answer(request: httpx.Request) -> None:
            answer = client.send(request, stream=True)
            with closing(answer):
                text = whole_or_opening(answer)
            assert answer.status_code in STATUSES, (answer.status_code, text)

        one_request()
        # A stream lasts by design; whoever hangs up leaves nothing running behind.
        for path in STREAMS:
            require_answer(client.build_request("GET", f"/trpc/{path}"))
        require_no_stream(client)
        assert client.get("/readyz").is_success


def whole_or_opening(answer: httpx.Response) -> str:
    """All that is answered; of an event stream, which goes on, the line that opens it."""
    if answer.headers.get("content-type") != "text/event-stream":
        return answer.read().decode()
    opening = next(answer.iter_lines())
    assert opening == "event: connected", opening
    return opening


def require_no_stream(client: httpx.Client) -> None:
    """Wait until the server counts no stream any more."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while "alpha_open_streams 0.0" not in client.get("/metrics").text:
        assert time.monotonic() < deadline, "a stream outlives its client"
        time.sleep(0.1)
