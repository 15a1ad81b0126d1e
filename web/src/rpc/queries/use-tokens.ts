"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "../client";
import type { Token } from "../generated";
import { startingTokensFirst } from "./token-order";
import { useCompetition } from "./use-competition";

const HOUR_MS = 3_600_000;
const NONE: Token[] = [];

/** Every token there is, those everyone starts with first, and the same by address. */
export function useTokens() {
  const trpc = useTRPC();
  const query = useQuery(trpc.tokens.list.queryOptions(undefined, { staleTime: HOUR_MS }));
  const { data: competition } = useCompetition();
  const listed = query.data ?? NONE;
  const grant = competition?.grant;
  const tokens = useMemo(() => startingTokensFirst(listed, grant ?? []), [listed, grant]);
  const byAddress = useMemo(() => new Map(tokens.map((token) => [token.address, token])), [tokens]);
  return { tokens, byAddress, isPending: query.isPending };
}
