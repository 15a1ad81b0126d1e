/** Where the server proves a card. */
export function cardAddress(origin: string, seal: string): string {
  return `${origin}/card?seal=${encodeURIComponent(seal)}`;
}
