"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";
import type { AdminTradersInput } from "@/rpc/generated";
import { useAnnouncements } from "@/rpc/queries/use-announcements";
import { useEntry } from "@/rpc/queries/use-entry";
import { PAGE_SIZE } from "@/ui/pages/page-range";
import { useStudies } from "./study/use-studies";

export type TraderFilter = NonNullable<AdminTradersInput["filter"]>;

const SECOND_MS = 1_000;

/** How the competition stands and what was decided, also by other admins meanwhile. */
export function useOverview() {
  const trpc = useTRPC();
  const options = { refetchInterval: 10 * SECOND_MS };
  return useQuery(trpc.admin.overview.queryOptions(undefined, options));
}

/** How fresh the prices are and how the jobs go. */
export function useHealth() {
  const trpc = useTRPC();
  const options = { refetchInterval: 15 * SECOND_MS };
  return useQuery(trpc.admin.health.queryOptions(undefined, options));
}

/** What the database takes and would cost. */
export function useCost() {
  const trpc = useTRPC();
  const options = { refetchInterval: 300 * SECOND_MS };
  return useQuery(trpc.admin.cost.queryOptions({}, options));
}

/** A page of the log. */
export function useActs(page: number) {
  const trpc = useTRPC();
  const options = { refetchInterval: 30 * SECOND_MS, placeholderData: keepPreviousData };
  return useQuery(trpc.admin.acts.queryOptions(rows(page), options));
}

/** A page of the batches that ran. */
export function useBatchRuns(page: number) {
  const trpc = useTRPC();
  const options = { refetchInterval: 60 * SECOND_MS, placeholderData: keepPreviousData };
  return useQuery(trpc.admin.batchRuns.queryOptions(rows(page), options));
}

/** The traders whose fills are followed most clearly by a move in their favour. */
export function useMarkouts() {
  const trpc = useTRPC();
  const options = { refetchInterval: 60 * SECOND_MS };
  return useQuery(trpc.admin.markouts.queryOptions({}, options));
}

/** A page of the invitation codes, and the listed wallets. */
export function useInvitations(page: number) {
  const trpc = useTRPC();
  const options = { refetchInterval: 30 * SECOND_MS, placeholderData: keepPreviousData };
  return useQuery(trpc.admin.invitations.queryOptions(rows(page), options));
}

/** A page of the traders whose name or address has `search` in it, of a filter. */
export function useTraders(search: string, filter: TraderFilter, page: number) {
  const trpc = useTRPC();
  const options = { refetchInterval: 60 * SECOND_MS, placeholderData: keepPreviousData };
  return useQuery(trpc.admin.traders.queryOptions({ search, filter, ...rows(page) }, options));
}

/** Whether the first answers are still awaited; they come together. */
export function useWaiting(): boolean {
  const asked = [
    useOverview(),
    useEntry(),
    useInvitations(1),
    useHealth(),
    useCost(),
    useMarkouts(),
    useTraders("", "all", 1),
    useAnnouncements(),
    useStudies(),
    useActs(1),
    useBatchRuns(1),
  ];
  return asked.some(({ isPending }) => isPending);
}

function rows(page: number) {
  return { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
}
