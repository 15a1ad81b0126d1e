"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { useVisible } from "@/browser/visible";
import { useTRPC } from "@/rpc/client";
import type { Notification } from "@/rpc/generated";
import { streams } from "@/rpc/streams";
import { useRefreshAfterOrder } from "@/rpc/use-portfolio";
import { toast } from "@/ui/toast";
import { LOOKS, OF_THE_ORGANISER } from "./sentence";
import { useSentence } from "./use-sentence";

/**
 * Shows each notification of the signed-in wallet as it comes. A page that was out of sight first
 * hears what it missed.
 */
export default function News() {
  const isVisible = useVisible();
  const lastHeard = useRef<string | null>(null);
  const tell = useEffectEvent(useTell());
  useEffect(() => {
    if (!isVisible) return;
    const listening = streams.notifications.onNew.subscribe(
      { lastEventId: lastHeard.current },
      {
        onData: ({ id, data }) => {
          lastHeard.current = id;
          tell(data);
        },
      },
    );
    return () => listening.unsubscribe();
  }, [isVisible]);
  return null;
}

function useTell(): (notification: Notification) => void {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refresh = useRefreshAfterOrder();
  const sentence = useSentence();
  return (notification) => {
    const { title, text } = sentence(notification);
    toast[LOOKS[notification.kind]](title, { description: text });
    cache.invalidateQueries({ queryKey: trpc.notifications.list.pathKey() });
    cache.invalidateQueries({ queryKey: trpc.competition.get.pathKey() });
    if (OF_THE_ORGANISER.has(notification.kind)) {
      for (const path of [trpc.tokens.list, trpc.perp.markets, trpc.auth.me, trpc.leaderboard]) {
        cache.invalidateQueries({ queryKey: path.pathKey() });
      }
    }
    refresh();
  };
}
