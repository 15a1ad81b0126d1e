const EXPLORER = "https://solscan.io/token";
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BASE = BigInt(ALPHABET.length);
const BITS = 256n;

/** Where an explorer shows the mint of a token; null for what is no address of 32 bytes. */
export function explorerAddress(address: string): string | null {
  let [number, zeros] = [0n, 0];
  for (const letter of address) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return null;
    if (number === 0n && digit === 0) zeros += 1;
    number = number * BASE + BigInt(digit);
  }
  const bytes = number === 0n ? 0 : Math.ceil(number.toString(16).length / 2);
  if (zeros + bytes !== 32 || number >> BITS !== 0n) return null;
  return `${EXPLORER}/${address}`;
}
