"""The specification's whole interface by plain HTTP, one request after the other."""

from datetime import timedelta
from typing import Any

import pytest

from backend.clock import utc_now
from procedures.router import ROUTER
from tests.procedures.keyed import LIMIT_ORDER
from tests.procedures.server import AppServer, Wallet
from tests.world.world import SOL, USDC

TOMORROW = (utc_now() + timedelta(days=1)).isoformat()
ALICE = Wallet.new()
LATECOMER = Wallet.new()

REQUESTS: list[tuple[str, str, dict[str, Any] | None]] = [
    # method, address ({…}: what was answered before), body
    ("GET", "/api/users/{wallet}", None),
    ("POST", "/api/users", {"wallet_address": LATECOMER.address, "username": "late"}),
    ("PATCH", "/api/users/{wallet}", {"username": "alice", "bio": "I hold."}),
    ("GET", "/api/auth/me", None),
    ("GET", "/api/tokens", None),
    ("GET", f"/api/prices?tokens={SOL},{USDC}", None),
    ("GET", "/api/pnl/{wallet}/breakdown", None),
    ("GET", "/api/pnl/{wallet}/calendar", None),
    ("GET", "/api/portfolio/{wallet}/cost-basis", None),
    ("GET", "/api/prices/changes", None),
    ("GET", "/api/tape", None),
    ("GET", "/api/reasons", None),
    ("GET", "/api/equity", None),
    ("GET", "/api/prices/history/{token}?period=1h", None),
    ("GET", "/api/market", None),
    ("GET", "/api/candles?tokenAddress={token}&interval=15m&limit=500", None),
    ("POST", "/api/swap", {"from_token_address": SOL, "to_token_address": USDC, "amount": "1"}),
    ("GET", f"/api/swap/quote?from_token_address={SOL}&to_token_address={USDC}&amount=1", None),
    ("POST", "/api/stake", {"token_address": SOL, "amount": "1"}),
    ("GET", "/api/investments/{wallet}", None),
    ("POST", "/api/unstake", {"investment_id": "{investment_id}"}),
    ("POST", "/api/liquid-stake", {"token_address": SOL, "amount": "1"}),
    ("POST", "/api/lend", {"token_address": USDC, "amount": "1"}),
    (
        "POST",
        "/api/perp/open",
        {"token_address": SOL, "collateral_amount": "50", "leverage": 2, "direction": "short"},
    ),
    ("GET", "/api/perp/markets", None),
    (
        "GET",
        f"/api/perp/preview?token_address={SOL}&collateral_amount=50&leverage=2&direction=long",
        None,
    ),
    ("GET", "/api/perp/positions/{wallet}", None),
    ("GET", "/api/portfolio/{wallet}?forceRefresh=true", None),
    ("GET", "/api/perp/preview-close/{position_id}", None),
    ("GET", "/api/perp/funding/{wallet}/{position_id}", None),
    ("POST", "/api/perp/triggers/{position_id}", {"take_profit": "1"}),
    ("POST", "/api/perp/add-margin/{position_id}", {"amount": "2"}),
    ("POST", "/api/perp/remove-margin/{position_id}", {"amount": "1"}),
    ("POST", "/api/orders", LIMIT_ORDER),
    ("GET", "/api/orders?limit=3", None),
    ("POST", "/api/orders/{order_id}/cancel", {}),
    ("POST", "/api/perp/close/{position_id}", {"wallet_address": "{wallet}", "fraction": "0.5"}),
    *(("GET", "/api/pnl/{wallet}?period=" + one, None) for one in ("1d", "7d", "30d", "90d", "1y")),
    ("GET", "/api/perp/closed-positions/{wallet}?limit=3", None),
    ("GET", "/api/order-status?idempotency_key=none", None),
    ("GET", "/api/transactions/{wallet}?limit=3&offset=1&type=swap", None),
    ("GET", "/api/statement/{wallet}", None),
    ("GET", "/api/markouts/{wallet}", None),
    ("GET", "/api/leaderboard?limit=5", None),
    ("GET", "/api/leaderboard/{wallet}", None),
    ("GET", "/api/leaderboard/{wallet}/result", None),
    ("GET", "/api/leaderboard/{wallet}/card", None),
    ("GET", "/api/cards/{signed}", None),
    ("GET", "/api/notifications/{wallet}", None),
    ("GET", "/api/agents/{wallet}", None),
    ("POST", "/api/notifications/read", {"up_to": "1"}),
    ("POST", "/api/keys", {"name": "bot", "scopes": ["read", "trade"], "max_order_usd": "10"}),
    ("GET", "/api/keys", None),
    ("GET", "/api/practice", None),
    ("POST", "/api/keys/{id}/revoke", {"close_positions": True}),
    ("POST", "/api/decisions", {"kind": "hold", "reason": "so"}),
    (
        "POST",
        "/api/decisions/agent",
        {"name": "Momo", "model": "rules", "build": "1", "author": "alice"},
    ),
    ("GET", "/api/decisions/{wallet}?limit=5", None),
    ("GET", "/api/competition", None),
    ("GET", "/api/competitions", None),
    ("GET", "/api/users/{wallet}/record", None),
    ("GET", "/api/competition/entry", None),
    ("POST", "/api/competition/enter", {"code": "2345-6789-ABCD"}),
    ("GET", "/api/admin/overview", None),
    ("POST", "/api/admin/competition/schedule", {"name": "Finals", "reason": "a name"}),
    (
        "POST",
        "/api/admin/competition/next",
        {
            "name": "Next",
            "starts_at": "2099-01-01T00:00:00Z",
            "ends_at": "2099-01-15T00:00:00Z",
            "reason": "as announced",
        },
    ),
    ("POST", "/api/admin/competition/pause", {"reason": "a check"}),
    ("POST", "/api/admin/competition/resume", {"reason": "all is well"}),
    ("POST", "/api/admin/tokens/{token}/halt", {"reason": "a check"}),
    ("POST", "/api/admin/tokens/{token}/resume", {"reason": "all is well"}),
    ("POST", "/api/admin/traders/{wallet}/disqualify", {"reason": "a check"}),
    ("POST", "/api/admin/traders/{wallet}/reinstate", {"reason": "all is well"}),
    ("POST", "/api/admin/traders/{wallet}/clear-name", {"reason": "a name"}),
    ("POST", "/api/admin/traders/{wallet}/clear-bio", {"reason": "a line"}),
    (
        "POST",
        "/api/admin/competition/entry",
        {"admission": "codes", "guests_allowed": True, "traders_max": 9, "reason": "a rule"},
    ),
    ("POST", "/api/admin/competition/codes", {"count": 2, "uses_max": 3, "reason": "invited"}),
    ("POST", "/api/admin/competition/wallets", {"wallets": [ALICE.address], "reason": "invited"}),
    ("GET", "/api/admin/invitations?limit=5", None),
    ("POST", "/api/admin/competition/prizes", {"prizes": ["A cup"], "reason": "a prize"}),
    (
        "POST",
        "/api/admin/competition/disclosure",
        {"disclosure": "delayed", "delay_seconds": 900, "reason": "copying"},
    ),
    (
        "POST",
        "/api/admin/announcements",
        {"text_en": "Hello", "text_ja": "こんにちは", "shown_until": TOMORROW, "reason": "news"},
    ),
    ("GET", "/api/announcements", None),
    ("POST", "/api/admin/announcements/{announcements[0][id]}/withdraw", {"reason": "old news"}),
    (
        "POST",
        "/api/admin/studies",
        {
            "question_en": "Does it help?",
            "question_ja": "役に立つか",
            "consent_en": "Chance decides.",
            "consent_ja": "無作為に決まります。",
            "agent": "steady",
            "offer": "ready_key",
            "treated_share": "0.5",
            "control_share": "0.5",
            "ends_at": "2099-01-15T00:00:00Z",
            "wallets": [ALICE.address],
            "reason": "a question",
        },
    ),
    ("GET", "/api/admin/studies", None),
    ("POST", "/api/admin/studies/{studies[0][id]}/seal", {"reason": "as written"}),
    ("GET", "/api/admin/studies/{studies[0][id]}/arms", None),
    ("POST", "/api/admin/studies/{studies[0][id]}/look", {"reason": "a fault is suspected"}),
    ("GET", "/api/admin/study-power?treated=900&control=900&volatility=0.12&days=14", None),
    ("GET", "/api/agents/own/without", None),
    ("GET", "/api/study", None),
    ("POST", "/api/study/agree", {"seal": "{seal}"}),
    ("POST", "/api/study/withdraw", {"seal": "{seal}"}),
    ("GET", "/api/admin/traders?limit=5", None),
    ("GET", "/api/admin/traders.csv", None),
    ("POST", "/api/admin/competition/end", {"reason": "enough"}),
    ("GET", "/api/admin/acts?limit=5", None),
    ("GET", "/api/admin/batch-runs?job=capture_snapshots", None),
    ("GET", "/api/admin/health", None),
    ("GET", "/api/admin/cost", None),
    ("GET", "/api/admin/markouts?limit=5", None),
    ("POST", "/api/auth/challenge", {"wallet_address": ALICE.address}),
    ("POST", "/api/auth/stream-ticket", None),
    ("POST", "/api/auth/sign-out", None),
]
ASKED_ELSEWHERE = {
    "GET /api/study/:seal/report",
    "POST /api/study/key",
    "GET /api/prices/stream",
    "GET /api/leaderboard/stream",
    "GET /api/notifications/stream",
    "GET /api/agents/stream",
    "POST /api/practice",
    "POST /api/practice/step",
    "POST /api/practice/examples",
    "POST /api/practice/stop",
    "GET /api/practice/result",
    "POST /api/auth/sign-in",
    "POST /api/auth/sign-out-everywhere",
    "POST /api/admin/competition/start",
    "POST /api/admin/competition/fees",
    "POST /api/admin/competition/ranking",
    "POST /api/admin/competition/codes/:code/revoke",
    "POST /api/admin/tokens/:token_address/order-limits",
    "POST /api/admin/tokens/:token_address/open-interest",
}
FIELDS: dict[str, Any] = {
    "wallet": ":wallet_address", "token": ":token_address", "position_id": ":position_id",
    "order_id": ":order_id", "signed": ":signed", "id": ":id", "announcements": [{"id": ":number"}],
    "studies": [{"id": ":study_id"}],
}  # fmt: skip
BY_ALIAS = {one.rest: one for one in ROUTER.procedures.values() if one.rest is not None}


@pytest.fixture
def administered(environment: pytest.MonkeyPatch) -> None:
    """Who asks is an admin."""
    environment.setenv("ALPHA_ADMIN_WALLETS", ALICE.address)


def alias_of(method: str, path: str) -> str:
    """The alias that answers, among those of the router."""
    return f"{method} {path.partition('?')[0].format(**FIELDS)}"


def test_every_alias_is_asked() -> None:
    asked = {alias_of(method, path) for method, path, _ in REQUESTS}
    assert asked | ASKED_ELSEWHERE == set(BY_ALIAS)


@pytest.mark.usefixtures("administered")
async def test_each_alias_answers_what_its_procedure_promises(server: AppServer) -> None:
    known: dict[str, Any] = {"wallet": ALICE.address, "token": SOL}
    async with server.browser(await server.signed_in(ALICE)) as browser:
        for method, path, body in REQUESTS:
            sent = body and {
                name: value.format(**known) if isinstance(value, str) else value
                for name, value in body.items()
            }
            answer = await browser.request(method, path.format(**known), json=sent)
            assert answer.status_code == 200, (path, answer.text)
            output = BY_ALIAS[alias_of(method, path)].output
            assert output is not None
            if answer.headers["content-type"] != "application/json":
                assert answer.text == output.validate_python(answer.text), path
                continue
            found = output.validate_json(answer.content, strict=True)
            document = answer.json()
            assert output.dump_python(found, mode="json") == document, path
            if isinstance(document, dict):
                known |= document | document.get("details", {})
