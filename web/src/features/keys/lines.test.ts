import { describe, expect, it } from "vitest";
import { claudeLine, mcpFile } from "./lines";

const ORIGIN = "https://play.example.com";

describe("what an MCP client is given", () => {
  it("is one line for Claude Code, with the key as a header", () => {
    expect(claudeLine(ORIGIN, "alpha_1")).toBe(
      `claude mcp add --transport http alphatest ${ORIGIN}/mcp --header "Authorization: Bearer alpha_1"`,
    );
  });

  it("is a file for others, with nothing of the key in the address", () => {
    const { alphatest } = JSON.parse(mcpFile(ORIGIN, "alpha_1")).mcpServers;
    expect(alphatest).toEqual({
      url: `${ORIGIN}/mcp`,
      headers: { Authorization: "Bearer alpha_1" },
    });
  });
});
