import { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "../generated";

/** What went wrong with a call, in the words the screens need. */
export interface Failure {
  /** `unreachable`: no answer came; `refused`: the server said no; `broken`: it failed. */
  kind: "unreachable" | "refused" | "broken";
  /** The tRPC key, e.g. `UNAUTHORIZED`; empty when no answer came. */
  code: string;
  /** The server's stable word for a refusal, e.g. `insufficient_balance`. */
  reason: string;
  message: string;
  /** The figures and names of the refusal, by the gaps of its sentence. */
  facts: Record<string, string>;
  /** Messages about single fields of the input, by the name of the field. */
  fields: Record<string, string>;
}

/** Reads any thrown thing as a Failure. */
export function readFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof TRPCClientError)) {
    return { kind: "broken", code: "", reason: "", message, facts: {}, fields: {} };
  }
  const data = (error as TRPCClientError<AppRouter>).data;
  if (!data) return { kind: "unreachable", code: "", reason: "", message, facts: {}, fields: {} };
  const fields = Object.fromEntries(
    (data.issues ?? []).map((issue) => [String(issue.path[0] ?? ""), issue.message]),
  );
  const kind = data.httpStatus >= 500 ? "broken" : "refused";
  const { code, reason = "", facts = {} } = data;
  return { kind, code, reason, message, facts, fields };
}

/** A refusal stays one however often it is asked; a lost connection may come back. */
export function isWorthRetrying(error: unknown): boolean {
  return readFailure(error).kind === "unreachable";
}
