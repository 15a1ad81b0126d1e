// Starts demo_server.py as a process of its own.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Starts the server; gives its address and how to stop it. */
export async function startDemo() {
  const python = process.env.PYTHON ?? `${root}.venv/bin/python`;
  const child = spawn(python, ["-m", "tests.clients.demo_server"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("exit", (code) => reject(new Error(`the demo server ended with ${code}`)));
  });
  return {
    url: `http://127.0.0.1:${port}/trpc`,
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", resolve);
        // It has nothing to lose, and would wait for sockets that a failed test has left open.
        child.kill("SIGKILL");
      }),
  };
}
