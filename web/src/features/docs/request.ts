import type { Field, Operation } from "./description";

/** What is sent: only fields that were filled in. */
export interface Sent {
  method: string;
  address: string;
  body: string | null;
}

/** The request of an operation with these values by name; null while a required one is missing. */
export function requestOf(
  operation: Operation,
  values: Readonly<Record<string, string>>,
): Sent | null {
  const given = operation.fields.filter(({ name }) => (values[name] ?? "") !== "");
  if (operation.fields.some((field) => field.isRequired && !given.includes(field))) return null;
  let address = operation.path;
  const query = new URLSearchParams();
  const body: Record<string, unknown> = {};
  for (const field of given) {
    const value = values[field.name] ?? "";
    if (field.place === "path") {
      address = address.replace(`{${field.name}}`, encodeURIComponent(value));
    } else if (field.place === "query") query.set(field.name, value);
    else body[field.name] = typed(field, value);
  }
  const search = query.toString();
  return {
    method: operation.method,
    address: search ? `${address}?${search}` : address,
    body: operation.hasBody ? JSON.stringify(body) : null,
  };
}

/** The line by which a shell sends the same; a key is named there, never written. */
export function curlLine({ method, address, body }: Sent, origin: string): string {
  const parts = ["curl -sS", '-H "Authorization: Bearer $ALPHA_KEY"'];
  if (method !== "GET") parts.push(`-X ${method}`);
  if (body !== null) {
    parts.push('-H "content-type: application/json"', `-d ${quoted(body)}`);
  }
  return [...parts, quoted(`${origin}${address}`)].join(" ");
}

/** As what a field is sent in JSON: text as text, all else as it is written. */
function typed({ type }: Field, value: string): unknown {
  if (type === "string" || type.startsWith('"')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
