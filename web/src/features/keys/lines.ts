/** The lines by which a shell gives a program the key and the address of the site. */
export function environmentLines(origin: string, key: string): string {
  return `export ALPHA_URL=${origin}\nexport ALPHA_KEY=${key}`;
}
