import type { APIRequestContext } from "@playwright/test";
import type { Visitor } from "./visitor.ts";

/** A key of the visitor's wallet, and how a program calls by it. */
export async function newProgram({ page }: Visitor, request: APIRequestContext) {
  const made = await page.evaluate(async () => {
    const body = JSON.stringify({ name: "Bot", scopes: ["read", "trade", "journal"] });
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/api/keys", { method: "POST", headers, body });
    return (await answer.json()) as { key: string };
  });
  const headers = { authorization: `Bearer ${made.key}` };
  return (path: string, data: object) => request.post(path, { headers, data });
}
