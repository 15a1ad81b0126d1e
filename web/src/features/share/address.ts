/** Where the server proves a card. */
export function cardAddress(origin: string, signed: string): string {
  return `${origin}/card?signed=${encodeURIComponent(signed)}`;
}

/** What the server signed, as a card's address carries it; links of 0.1 name it `seal`. */
export function signedText(query: URLSearchParams): string | null {
  return query.get("signed") ?? query.get("seal");
}
