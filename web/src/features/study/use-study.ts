"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { toast } from "@/ui/toast";

const MINUTE_MS = 60_000;

/** The newest study, with one's own arm; null data where there is none. */
export function useStudy() {
  const trpc = useTRPC();
  return useQuery(trpc.study.get.queryOptions({}, { refetchInterval: MINUTE_MS }));
}

/** The published report of a seal; an error until it is published. */
export function useReport(seal: string | null) {
  const trpc = useTRPC();
  const options = { enabled: seal !== null, retry: false, staleTime: Number.POSITIVE_INFINITY };
  return useQuery(trpc.study.report.queryOptions({ seal: seal ?? "" }, options));
}

/** Takes part in a study, or withdraws from it, and says that it was done. */
export function useTakingPart(said: { agreed: string; withdrawn: string }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const failureText = useFailureText();
  const changes = (text: string) => ({
    onSuccess: () => {
      toast.success(text);
      return cache.invalidateQueries({ queryKey: trpc.study.pathKey() });
    },
    onError: (error: unknown) => {
      toast.error(failureText(error));
    },
  });
  const agree = useMutation(trpc.study.agree.mutationOptions(changes(said.agreed)));
  const withdraw = useMutation(trpc.study.withdraw.mutationOptions(changes(said.withdrawn)));
  return { agree, withdraw };
}
