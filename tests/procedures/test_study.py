"""Agreeing to a study at the sign-in or later, as browsers do it."""

from typing import Any

import pytest

from tests.procedures.decisions import PLAN_TEXT, STUDY_ID
from tests.procedures.server import AppServer, Wallet, reason_of

ALICE = Wallet.new()
ADD_STUDY = f"""
INSERT INTO studies (id, competition_id, plan, written_at, sealed_at, seal)
SELECT '{STUDY_ID}', id, '{PLAN_TEXT}', now(), now(), sha256(convert_to('{PLAN_TEXT}', 'UTF8'))
FROM competitions
"""
WRONG_SEAL = "0" * 64


async def shown(server: AppServer, token: str | None = None) -> Any:  # noqa: ANN401 - of JSON
    async with server.browser(token) as browser:
        return (await browser.get("/api/study")).raise_for_status().json()


async def test_without_a_study_there_is_none_to_read(server: AppServer) -> None:
    assert await shown(server) is None


async def test_looking_at_a_wallet_assigns_nobody(server: AppServer) -> None:
    await server.change(ADD_STUDY)
    async with server.browser() as browser:
        (await browser.get(f"/api/users/{ALICE.address}")).raise_for_status()
    await server.signed_in(ALICE)
    assert await server.count("study_assignments") == 0


async def test_who_agrees_at_the_sign_in_has_an_arm(server: AppServer) -> None:
    await server.change(ADD_STUDY)
    seal = (await shown(server))["seal"]
    proof = ALICE.proof(await server.challenge(ALICE))
    async with server.browser() as browser:
        answer = await browser.post("/api/auth/sign-in", json={**proof, "agrees_to_study": seal})
        token = answer.raise_for_status().json()["session_token"]
    study = await shown(server, token)
    assert study["arm"] in ("treated", "control")
    assert await server.count("study_assignments") == 1


@pytest.mark.parametrize(
    ("path", "seal", "refusal"),
    [
        ("agree", WRONG_SEAL, (404, "unknown_study")),
        ("withdraw", WRONG_SEAL, (404, "unknown_study")),
        ("withdraw", None, (404, "not_in_study")),
        ("agree", None, (200, None)),
    ],
)
async def test_one_agrees_to_the_seal_that_is_shown(
    server: AppServer, path: str, seal: str | None, refusal: tuple[int, str | None]
) -> None:
    await server.change(ADD_STUDY)
    token = await server.signed_in(ALICE)
    body = {"seal": seal or (await shown(server))["seal"]}
    async with server.browser(token) as browser:
        assert reason_of(await browser.post(f"/api/study/{path}", json=body)) == refusal
    async with server.browser() as browser:
        anonymous = await browser.post(f"/api/study/{path}", json=body)
    assert reason_of(anonymous) == (401, "not_signed_in")


async def test_chance_decides_who_is_given_a_key(server: AppServer) -> None:
    await server.change(ADD_STUDY)
    seal = (await shown(server))["seal"]
    token = await server.signed_in(ALICE)
    async with server.browser(token) as browser:
        before = await browser.post("/api/study/key", json={"seal": seal})
        arm = (await browser.post("/api/study/agree", json={"seal": seal})).json()["arm"]
        made = await browser.post("/api/study/key", json={"seal": seal})
    assert reason_of(before) == (403, "not_offered")
    if arm == "control":
        assert reason_of(made) == (403, "not_offered")
        return
    async with server.browser(made.json()["key"]) as program:
        assert (await program.get(f"/api/portfolio/{ALICE.address}")).status_code == 200
        assert (await program.post("/api/study/key", json={"seal": seal})).status_code == 403


async def test_a_report_stands_at_its_seal_once_it_is_published(server: AppServer) -> None:
    await server.change(ADD_STUDY)
    seal = (await shown(server))["seal"]
    async with server.browser() as browser:
        before = await browser.get(f"/api/study/{seal}/report")
        await server.change(
            "INSERT INTO study_reports SELECT id, '{\"a\": 1}', 'number', now() FROM studies"
        )
        after = await browser.get(f"/api/study/{seal}/report")
        other = await browser.get(f"/api/study/{WRONG_SEAL}/report")
    assert [reason_of(one) for one in (before, other)] == [(404, "unknown_study")] * 2
    assert (after.json()["document"], after.json()["rows_csv"]) == ('{"a": 1}', "number")
