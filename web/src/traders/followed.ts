import { readTexts } from "@/browser/text-list";

/** As many as are drawn beside the first ten. */
export const FOLLOWED_MAX = 10;
const ADDRESS = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;

/** The wallets that were kept; nothing of what is none, for the server refuses all with it. */
export function readFollowed(kept: string | null): string[] {
  const wallets = readTexts(kept).filter((one) => ADDRESS.test(one));
  return [...new Set(wallets)].slice(0, FOLLOWED_MAX);
}

/** The list with the wallet at its end or, where it was, without; null where it is full. */
export function toggled(followed: readonly string[], wallet: string): string[] | null {
  if (followed.includes(wallet)) return followed.filter((one) => one !== wallet);
  return followed.length < FOLLOWED_MAX ? [...followed, wallet] : null;
}

/** Whom a reader compares a trader with: oneself, where one is known, and whom one follows. */
export function rivals(
  own: string | null,
  followed: readonly string[],
  trader: string | null = null,
): string[] {
  const all = new Set([...(own === null ? [] : [own]), ...followed]);
  return [...all].filter((one) => one !== trader);
}
