import type { Entry } from "@/rpc/generated";

/** What the page says about entering: what is missing, or the rule to a visitor; null: nothing. */
export function noticeOf(
  entry: Entry,
): Exclude<Entry["missing"], "sign_in"> | "by_code" | "by_list" {
  if (entry.missing !== "sign_in") return entry.missing;
  if (entry.admission === "codes") return "by_code";
  return entry.admission === "wallets" ? "by_list" : null;
}
