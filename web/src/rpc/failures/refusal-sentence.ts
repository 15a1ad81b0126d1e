import type { Failure } from "./failure";

/**
 * The sentence for a failure's reason with the server's facts in its gaps, moments (`closed_at`, `earliest_next`)
 * as `write` puts them; null where there is no sentence or the server left a fact out.
 */
export function refusalSentence(
  { reason, facts }: Pick<Failure, "reason" | "facts">,
  sentences: Readonly<Record<string, string>>,
  write: (moment: string) => string,
): string | null {
  const sentence = sentences[reason];
  if (sentence === undefined) return null;
  let isWhole = true;
  const filled = sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const fact = facts[name];
    if (fact === undefined) isWhole = false;
    return isMoment(name) && fact ? write(fact) : (fact ?? "");
  });
  return isWhole ? filled : null;
}

function isMoment(name: string): boolean {
  return name.endsWith("_at") || name.endsWith("_next");
}
