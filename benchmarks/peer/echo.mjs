// The peer of the engine: the same procedure on @trpc/server's own standalone adapter.
import { initTRPC } from "@trpc/server";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { z } from "zod";

const t = initTRPC.create();
const echo = t.procedure
  .input(z.object({ text: z.string() }))
  .query(({ input }) => ({ text: input.text }));

createHTTPServer({
  router: t.router({ bench: t.router({ echo }) }),
  basePath: "/trpc/",
}).listen(Number(process.argv[2]), "127.0.0.1");
