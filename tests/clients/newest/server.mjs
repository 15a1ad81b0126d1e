// The newest @trpc/server, which our answers are compared with whichever client asks.
export { initTRPC, tracked, TRPCError } from "@trpc/server";
export { createHTTPHandler } from "@trpc/server/adapters/standalone";
export { applyWSSHandler } from "@trpc/server/adapters/ws";
