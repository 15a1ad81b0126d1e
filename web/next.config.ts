import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

const SERVER = process.env.ALPHA_SERVER ?? "http://localhost:8000";
const SERVED_BY_PYTHON = ["/trpc/:path*", "/api/:path*", "/rpc", "/og/:path*"];
// A phone asks for six files at a time and waits 300 ms for each: fewer and larger ones come sooner.
const CHUNKING = { maxChunkCountPerGroup: 5, minChunkSize: 200_000, requestCost: 300_000 };
// Taken from here by the steps that finish the site: see scripts/folders.mjs.
const BUILT = ".next/export";

/** A static site in production; beside a running `./alpha api`, `next dev` passes calls on to it. */
export default function config(phase: string): NextConfig {
  const shared: NextConfig = {
    reactStrictMode: true,
    images: { unoptimized: true },
    experimental: { turbopackChunking: CHUNKING },
  };
  if (phase !== PHASE_DEVELOPMENT_SERVER) return { ...shared, output: "export", distDir: BUILT };
  const rewrites = SERVED_BY_PYTHON.map((source) => ({ source, destination: SERVER + source }));
  return { ...shared, rewrites: async () => rewrites };
}
