"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { type PlacedOrder, useOrder } from "@/orders/use-order";
import { useTRPC, useTRPCClient } from "@/rpc/client";
import { readFailure } from "@/rpc/failures/failure";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { Overview, TokenOrderLimits } from "@/rpc/generated";
import { useSessionMark } from "@/rpc/session";
import { promptSignIn } from "@/ui/pages/sign-in-prompt";
import { toast } from "@/ui/toast";
import { lookKey } from "../study/use-studies";
import { type Decision, nameOf, type Reasoned, type Schedule } from "./decision";

/** Carries a decision out and says how it went; `onDone` is called when it was carried out. */
export function useDecide(
  decision: Decision,
  current: Reasoned,
  onDone: () => void,
): PlacedOrder<Reasoned> {
  const t = useTranslations("admin");
  const trpc = useTRPC();
  const cache = useQueryClient();
  const failureText = useFailureText();
  const mark = useSessionMark();
  const [awaited, setAwaited] = useState<Awaited | null>(null);
  const order = useOrder({
    name: nameOf(decision),
    current,
    send: useSend(decision, cache),
    onDone: (overview: Overview) => {
      toast.success(t(`done.${decision.act}`, { name: decision.name }));
      cache.setQueryData(trpc.admin.overview.queryKey(), overview);
      onDone();
      const changed = [
        trpc.admin.acts,
        trpc.admin.invitations,
        trpc.admin.traders,
        trpc.admin.studies,
        trpc.admin.studyArms,
        trpc.study,
        trpc.competition,
        trpc.tokens.list,
        trpc.perp.markets,
        trpc.leaderboard,
        trpc.auth.me,
      ];
      for (const path of changed) cache.invalidateQueries({ queryKey: path.pathKey() });
    },
    onRefused: (error) => {
      if (readFailure(error).reason === "fresh_signature_required") {
        setAwaited({ mark, given: current });
        promptSignIn(true);
      }
      toast.error(t("notDone"), { description: failureText(error) });
      cache.invalidateQueries({ queryKey: trpc.admin.pathKey() });
    },
  });
  const again = useEffectEvent((given: Reasoned) => {
    setAwaited(null);
    order.place(given);
  });
  useEffect(() => {
    if (awaited && awaited.mark !== mark) again(awaited.given);
  }, [awaited, mark]);
  return order;
}

/** What is decided once there is a newer session than the one of this mark. */
interface Awaited {
  mark: string | null;
  given: Reasoned;
}

function useSend(
  decision: Decision,
  cache: QueryClient,
): (given: Reasoned & { idempotency_key: string }) => Promise<Overview> {
  const { admin } = useTRPCClient();
  return ({ reason, changed, idempotency_key }) => {
    const order = { reason, idempotency_key };
    switch (decision.act) {
      case "schedule":
        return admin.schedule.mutate({
          ...order,
          ...changed,
          ...(decision.season && { season: decision.season }),
        });
      case "scheduleNext": {
        const { name, starts_at, ends_at } = changed as unknown as Required<Schedule>;
        return admin.scheduleNext.mutate({ ...order, name, starts_at, ends_at });
      }
      case "setPrizes":
        return admin.setPrizes.mutate({ ...order, prizes: decision.prizes });
      case "setDisclosure": {
        const { disclosure, delay_seconds } = decision;
        return admin.setDisclosure.mutate({ ...order, disclosure, delay_seconds });
      }
      case "announce": {
        const { text_en, text_ja, shown_until } = decision;
        return admin.announce.mutate({ ...order, text_en, text_ja, shown_until });
      }
      case "withdrawAnnouncement":
        return admin.withdrawAnnouncement.mutate({ ...order, number: decision.number });
      case "setFees":
        return admin.setFees.mutate({ ...order, ...changed });
      case "setOrderLimits": {
        const { token_address } = decision;
        const { order_usd_max, free_size_usd, depth_usd } = changed as unknown as TokenOrderLimits;
        const limits = { order_usd_max, free_size_usd, depth_usd };
        return admin.setOrderLimits.mutate({ ...order, ...limits, token_address });
      }
      case "setOpenInterest": {
        const { token_address } = decision;
        const open_interest_usd_max = String(changed.open_interest_usd_max);
        return admin.setOpenInterest.mutate({ ...order, open_interest_usd_max, token_address });
      }
      case "setEntry":
        return admin.setEntry.mutate({ ...order, ...decision.rule });
      case "setRanking":
        return admin.setRanking.mutate({ ...order, ...decision.rule });
      case "makeCodes": {
        const { count, uses_max } = decision;
        return admin.makeCodes.mutate({ ...order, count, uses_max });
      }
      case "revokeCode":
        return admin.revokeCode.mutate({ ...order, code: decision.code });
      case "setInvitedWallets":
        return admin.setInvitedWallets.mutate({ ...order, wallets: decision.wallets });
      case "writeStudy":
        return admin.writeStudy.mutate({ ...order, ...decision.plan });
      case "sealStudy":
        return admin.sealStudy.mutate({ ...order, study_id: decision.study_id });
      case "lookAtStudy": {
        const { study_id } = decision;
        return admin.lookAtStudy.mutate({ ...order, study_id }).then(({ document }) => {
          cache.setQueryData(lookKey(study_id), document);
          return admin.overview.query();
        });
      }
      case "haltToken":
      case "resumeToken":
        return admin[decision.act].mutate({ ...order, token_address: decision.token_address });
      case "disqualify":
      case "reinstate":
      case "clearName":
      case "clearBio":
        return admin[decision.act].mutate({ ...order, wallet_address: decision.wallet_address });
      default:
        return admin[decision.act].mutate(order);
    }
  };
}
