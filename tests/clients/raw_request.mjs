// Raw HTTP requests, and all of their answers.
import { request } from "node:http";

/** `value` as the parameter `input` of an address. */
export const input = (value) => `input=${encodeURIComponent(JSON.stringify(value))}`;

export const get = (path, headers = {}) => ({ method: "GET", path, headers });

/** A POST of `value` as JSON; text is sent as it is. */
export const post = (path, value, headers = {}) => ({
  method: "POST",
  path,
  body: typeof value === "string" ? value : JSON.stringify(value),
  headers: { "content-type": "application/json", ...headers },
});

/** Sends `asked` below the address `base`; `onText` sees the answer's body as it comes. */
export function send(base, { method, path, headers = {}, body }, onText = () => {}) {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(base);
    // fetch would add a content type and tidy the path.
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const options = { hostname, port, method, path: pathname + path };
    const sent = request({ ...options, headers: { ...headers, ...length } }, (answer) => {
      const parts = [];
      const told = () => ({
        status: answer.statusCode,
        headers: answer.headers,
        body: Buffer.concat(parts).toString(),
      });
      answer.on("data", (part) => {
        parts.push(part);
        onText(told().body, () => sent.destroy());
      });
      answer.on("close", () => resolve(told()));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** `shape` without the fields that our errors have beside those of tRPC, perhaps without words. */
export function withoutOurExtras(shape, { words }) {
  const { reason: _reason, facts: _facts, issues: _issues, ...data } = shape.data;
  return { ...shape, message: words ? shape.message : "", data };
}
