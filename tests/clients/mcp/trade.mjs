// The official client: it lists the tools, swaps, and reads a refusal.
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const { ALPHA_URL, ALPHA_KEY, MODE } = process.env;
const SOL = "So11111111111111111111111111111111111111112";
const USDC = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";

const client = new Client(
  { name: "trader", version: "1.0.0" },
  { versionNegotiation: { mode: MODE } },
);
const headers = { authorization: `Bearer ${ALPHA_KEY}` };
await client.connect(
  new StreamableHTTPClientTransport(new URL(`${ALPHA_URL}/mcp`), { requestInit: { headers } }),
);
const swap = (amount) =>
  client.callTool({
    name: "swap",
    arguments: { from_token_address: SOL, to_token_address: USDC, amount, reason: "a try" },
  });
const { tools } = await client.listTools();
const filled = await swap("1");
const refused = await swap("1000");
console.log(
  JSON.stringify({
    version: client.getNegotiatedProtocolVersion(),
    tools: tools.map((tool) => tool.name),
    filled: filled.structuredContent.details.amount_to,
    reason: refused.isError && refused.structuredContent.error.reason,
  }),
);
await client.close();
