import { execFileSync } from "node:child_process";
import { PYTHON, ROOT, theSystem } from "./system.ts";

/** What somebody who reached Redis might write for an admin's browser to run. */
export const HOSTILE = [
  "<script>ran('script')</script>",
  "<img src=x onerror=ran('image')>",
  "<svg onload=ran('picture')></svg>",
].join("");

const FAIL_JOB = `
import sys
from pathlib import Path
import redis
from rq.job import Job
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer
from backend.embedded.redis import running_url
from jobs.enqueue import RUN_JOB

hostile = sys.argv[2]
with redis.Redis.from_url(running_url(Path(sys.argv[1]))) as connection:
    job = Job.create(
        RUN_JOB, args=(hostile,), id="hostile", description=hostile, origin="jobs",
        meta={"note": hostile}, connection=connection, serializer=JSONSerializer,
    )
    job.save()
    registry = FailedJobRegistry("jobs", connection=connection, serializer=JSONSerializer)
    registry.add(job, ttl=3600, exc_string=hostile)
`;

/** A job called `hostile` has failed, all of whose texts are `HOSTILE`. */
export async function failHostileJob(): Promise<void> {
  const { environment } = await theSystem();
  const home = environment.ALPHA_HOME ?? "";
  execFileSync(PYTHON, ["-c", FAIL_JOB, home, HOSTILE], { cwd: ROOT, stdio: "pipe" });
}
