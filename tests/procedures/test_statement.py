"""The statement as it is asked for: a file for its owner, and for nobody else."""

import csv
import io

from backend.ledger.statement import COLUMNS
from tests.procedures.server import AppServer, Wallet, reason_of

ALICE = Wallet.new()
MALLORY = Wallet.new()


async def test_the_owner_downloads_a_csv_file_and_programs_get_the_same_text(
    server: AppServer,
) -> None:
    async with server.browser(await server.signed_in(ALICE)) as browser:
        file = await browser.get(f"/api/statement/{ALICE.address}")
        asked = {"input": f'{{"wallet_address":"{ALICE.address}"}}'}
        typed = await browser.get("/trpc/portfolio.statement", params=asked)
    assert file.status_code == 200
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="statement.csv"'
    assert file.headers["cache-control"] == "no-store"
    assert typed.json()["result"]["data"] == file.text
    header, *rows = csv.reader(io.StringIO(file.text))
    assert tuple(header) == COLUMNS
    assert {row[2] for row in rows} == {"system"}


async def test_nobody_else_downloads_it_though_the_portfolio_is_public(server: AppServer) -> None:
    await server.signed_in(ALICE)
    address = f"/api/statement/{ALICE.address}"
    async with (
        server.browser() as stranger,
        server.browser(await server.signed_in(MALLORY)) as other,
    ):
        assert reason_of(await stranger.get(address)) == (401, "not_signed_in")
        assert reason_of(await other.get(address)) == (403, "not_your_wallet")
        assert (await other.get(f"/api/portfolio/{ALICE.address}")).is_success


async def test_the_description_says_that_it_is_a_csv_file(server: AppServer) -> None:
    async with server.browser() as stranger:
        paths = (await stranger.get("/openapi.json")).json()["paths"]
    answer = paths["/api/statement/{wallet_address}"]["get"]["responses"]["200"]
    assert answer["content"] == {"text/csv": {"schema": {"type": "string"}}}
