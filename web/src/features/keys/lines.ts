/** The lines by which a shell gives a program the key and the address of the site. */
export function environmentLines(origin: string, key: string): string {
  return `export ALPHA_URL=${origin}\nexport ALPHA_KEY=${key}`;
}

/** The command by which Claude Code gets to know the tools of the site. */
export function claudeLine(origin: string, key: string): string {
  return `claude mcp add --transport http alphatest ${origin}/mcp --header "Authorization: Bearer ${key}"`;
}

/** The file by which most other MCP clients do. */
export function mcpFile(origin: string, key: string): string {
  const headers = { Authorization: `Bearer ${key}` };
  return JSON.stringify({ mcpServers: { alphatest: { url: `${origin}/mcp`, headers } } }, null, 2);
}
