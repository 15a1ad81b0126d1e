"use client";

import type { ReactNode } from "react";
import { useSession } from "@/rpc/session";

/** The first page: a visitor is told what this is, a trader sees what is theirs. */
export function Home({ visitor, trader }: { visitor: ReactNode; trader: ReactNode }) {
  return useSession().state === "signed-in" ? trader : visitor;
}
