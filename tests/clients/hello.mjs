// Asks the engine's example, at the address given, with the stock client.
import { createTRPCClient, httpBatchLink } from "@trpc/client";

const client = createTRPCClient({ links: [httpBatchLink({ url: process.argv[2] })] });
console.log(await client.greetings.hello.query({ name: "Ada" }));
