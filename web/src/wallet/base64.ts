/** Bytes as base64 text, the form in which the server takes messages and signatures. */
export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
