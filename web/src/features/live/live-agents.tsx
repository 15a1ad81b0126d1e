"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { useTranslations } from "use-intl";
import { MoreWords } from "@/i18n/more-words";
import { PROGRAM_WORDS } from "@/i18n/program-words";
import { useTRPC } from "@/rpc/client";
import type { AgentEvent } from "@/rpc/generated";
import { useEventSentence } from "@/rpc/live/use-event-sentence";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { keepAgentEvent } from "@/streams/agent-events";
import { listen } from "@/streams/listen";
import { toast } from "@/ui/toast";

const LOOKS = {
  order: "success",
  refusal: "warning",
  decision: "info",
  filled: "success",
  cancelled: "warning",
} as const;

/** Shows what the signed-in wallet's agents do as it happens, and renews what it changes. */
export default function LiveAgents() {
  return (
    <MoreWords words={PROGRAM_WORDS}>
      <News />
    </MoreWords>
  );
}

function News() {
  const take = useTake();
  const onEvent = useEffectEvent(take);
  useEffect(
    () =>
      listen((event) => {
        if (event.kind === "agent") onEvent(event.walletAddress, event.event);
      }),
    [],
  );
  return null;
}

function useTake(): (walletAddress: string, event: AgentEvent) => void {
  const t = useTranslations("agent.live");
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refresh = useRefreshAfterOrder();
  const sentence = useEventSentence();
  const isReady = useRef(false);
  const renew = () => {
    for (const path of [trpc.decisions, trpc.agents]) {
      cache.invalidateQueries({ queryKey: path.pathKey() });
    }
    refresh();
  };
  return (walletAddress, event) => {
    if (event.kind === "ready") {
      // The first is of a page that has just read everything; another comes after a gap.
      if (isReady.current) renew();
      isReady.current = true;
      return;
    }
    keepAgentEvent(walletAddress, event);
    const { what, why } = sentence(event);
    toast[LOOKS[event.kind]](t(event.kind, { what }), {
      ...(why && { description: why }),
      // One that tries again and again fills no screen.
      ...(event.refusal && { id: `agent ${event.refusal.reason}` }),
    });
    renew();
  };
}
