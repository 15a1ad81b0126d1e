"""The queue dashboard, as admins and others meet it, over a real Redis."""

import html
import zlib

import httpx
import pytest
import redis
from starlette.applications import Starlette
from starlette.requests import Request

from backend.app.dashboard import dashboard
from backend.redis.queue import open_queue
from jobs.enqueue import enqueue


def texts(value: object) -> str:
    """All texts of JSON, one after another."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return "\n".join(texts(one) for one in value)
    return str(value)


async def is_admin(request: Request) -> bool:
    return request.headers.get("x-role") == "admin"


def browser(redis_url: str, *, role: str = "admin") -> httpx.AsyncClient:
    app = Starlette(routes=[dashboard(redis_url, is_admin=is_admin)])
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://localhost",
        headers={"x-role": role},
    )


@pytest.mark.parametrize(
    "path",
    ["/", "/0/view/workers", "/0/data/queues.json", "/static/css/main.css"],
)
async def test_admins_see_it_and_others_do_not_learn_that_it_exists(
    redis_url: str, path: str
) -> None:
    async with browser(redis_url) as admin, browser(redis_url, role="user") as user:
        assert (await admin.get(f"/admin/queues{path}")).status_code == 200
        assert (await user.get(f"/admin/queues{path}")).status_code == 404


async def test_a_waiting_job_is_shown(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        enqueue(connection, "update_prices", "2026-01-05T00:00:00Z")
    async with browser(redis_url) as admin:
        queues = (await admin.get("/admin/queues/0/data/queues.json")).json()["queues"]
        assert [(queue["name"], queue["count"]) for queue in queues] == [("jobs", 1)]
        jobs = await admin.get("/admin/queues/0/data/jobs/jobs/queued/8/asc/1.json")
        assert "update_prices" in jobs.text


@pytest.mark.parametrize("hostile", ["<script>x</script>", "<img src=x onerror=x>", '"><b>'])
async def test_what_redis_holds_of_a_job_arrives_as_text(redis_url: str, hostile: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        enqueue(connection, "update_prices", job_id="held")
        connection.hset("rq:job:held", "description", hostile)
        connection.hset("rq:job:held", "exc_info", zlib.compress(hostile.encode()))
        connection.sadd("rq:queues", f"rq:queue:{hostile}")
    async with browser(redis_url) as admin:
        answers = [
            await admin.get("/admin/queues/0/data/queues.json"),
            await admin.get("/admin/queues/0/data/jobs/jobs/queued/8/asc/1.json"),
            await admin.get("/admin/queues/0/data/job/held.json"),
        ]
    for answer in answers:
        assert html.escape(hostile) in texts(answer.json())
        assert hostile not in answer.text


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/0/view/jobs", "<%= d.description %>"),
        ("/0/view/jobs", "<%= d.exc_info %>"),
        ("/0/view/job/held", "<%= d.description %>"),
        ("/0/view/workers", "<%= d.current_job.description %>"),
    ],
)
async def test_its_templates_do_not_escape_a_second_time(
    redis_url: str, path: str, shown: str
) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        enqueue(connection, "update_prices", job_id="held")
    async with browser(redis_url) as admin:
        page = (await admin.get(f"/admin/queues{path}")).text
    assert shown in page
    assert ".html() %>" not in page
    assert "<%-" not in page


@pytest.mark.parametrize("path", ["/", "/0/view/workers", "/0/view/job/held"])
async def test_its_pages_run_no_scripts_but_their_own(redis_url: str, path: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        enqueue(connection, "update_prices", job_id="held")
    async with browser(redis_url) as admin:
        page = await admin.get(f"/admin/queues{path}")
    policy = page.headers["content-security-policy"]
    assert page.status_code == 200
    (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert "'unsafe-inline'" not in scripts
    assert "'sha256-" in scripts
    assert "default-src 'self'" in policy


async def test_its_links_stay_under_its_own_path(redis_url: str) -> None:
    async with browser(redis_url) as admin:
        assert "/admin/queues/static/css/main.css" in (await admin.get("/admin/queues/")).text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/requeue/jobs"),
        ("POST", "/requeue/jobs"),
        ("GET", "/0/view/../../requeue/jobs"),
        ("GET", "//requeue/jobs"),
        ("POST", "/queue/jobs/queued/empty"),
        ("POST", "/queue/jobs/compact"),
        ("POST", "/job/{job}/delete"),
        ("POST", "/job/{job}/requeue"),
        ("DELETE", "/0/data/queues.json"),
        ("GET", "/1/view/queues"),
    ],
)
async def test_not_even_an_admin_changes_a_queue(redis_url: str, method: str, path: str) -> None:
    with redis.Redis.from_url(redis_url) as connection:
        enqueue(connection, "update_prices", job_id="held")
        async with browser(redis_url) as admin:
            answer = await admin.request(method, "/admin/queues" + path.format(job="held"))
        assert answer.status_code == 404
        assert open_queue(connection).job_ids == ["held"]
