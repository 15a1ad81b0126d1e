"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC, useTRPCClient } from "@/rpc/client";
import type { Overview } from "@/rpc/generated";
import { newIdempotencyKey } from "@/rpc/idempotency";
import { useFailureText } from "@/rpc/use-failure-text";
import { toast } from "@/ui/toast";
import type { Decision, Schedule } from "./decision";

interface Reasoned {
  reason: string;
  schedule: Schedule;
}

/** Carries a decision out and tells how it went; `onDone` is called when it was carried out. */
export function useDecide(decision: Decision, onDone: () => void) {
  const t = useTranslations("admin");
  const trpc = useTRPC();
  const cache = useQueryClient();
  const send = useSend(decision);
  const failureText = useFailureText();
  const decide = useMutation({
    mutationFn: send,
    onSuccess: async (overview) => {
      toast.success(t(`done.${decision.act}`, { name: decision.name }));
      cache.setQueryData(trpc.admin.overview.queryKey(), overview);
      onDone();
      const changed = [
        trpc.admin.acts,
        trpc.competition,
        trpc.tokens.list,
        trpc.perp.markets,
        trpc.leaderboard,
        trpc.auth.me,
      ];
      await Promise.all(
        changed.map((path) => cache.invalidateQueries({ queryKey: path.pathKey() })),
      );
    },
    onError: async (error) => {
      toast.error(t("notDone"), { description: failureText(error) });
      await cache.invalidateQueries({ queryKey: trpc.admin.pathKey() });
    },
  });
  return { decide: decide.mutate, isPending: decide.isPending };
}

function useSend(decision: Decision): (given: Reasoned) => Promise<Overview> {
  const { admin } = useTRPCClient();
  const [idempotency_key] = useState(newIdempotencyKey);
  return ({ reason, schedule }) => {
    const order = { reason, idempotency_key };
    switch (decision.act) {
      case "schedule":
        return admin.schedule.mutate({ ...order, ...schedule });
      case "haltToken":
      case "resumeToken":
        return admin[decision.act].mutate({ ...order, token_address: decision.token_address });
      case "disqualify":
      case "reinstate":
        return admin[decision.act].mutate({ ...order, wallet_address: decision.wallet_address });
      default:
        return admin[decision.act].mutate(order);
    }
  };
}
