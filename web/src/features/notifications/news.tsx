"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import { useVisible } from "@/browser/visible";
import { useTRPC } from "@/rpc/client";
import type { Notification } from "@/rpc/generated";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { usePositions } from "@/rpc/queries/use-positions";
import { listen } from "@/streams/listen";
import { toast } from "@/ui/toast";
import { type Danger, danger, pastDangers } from "./danger";
import { LOOKS, OF_THE_ORGANISER, PERSISTENT } from "./sentence";
import { useSentence } from "./use-sentence";

/**
 * Shows each notification of the signed-in wallet as it comes. A page that was out of sight first
 * hears what it missed. A warning goes when its position is out of danger.
 */
export default function News() {
  const isVisible = useVisible();
  const [dangers, setDangers] = useState<readonly Danger[]>([]);
  const tell = useTell();
  const take = useEffectEvent((notification: Notification) => {
    tell(notification);
    const next = danger(notification);
    const others = dangers.filter(({ positionId }) => positionId !== notification.position_id);
    setDangers(next ? [...others, next] : others);
  });
  useEffect(() => {
    if (!isVisible) return;
    return listen((event) => {
      if (event.kind === "notification") take(event.notification);
    });
  }, [isVisible]);
  if (dangers.length === 0) return null;
  const onPast = (past: readonly Danger[]) => {
    for (const { positionId } of past) toast.dismiss(nameOf(positionId));
    setDangers(dangers.filter((one) => !past.includes(one)));
  };
  return <Dangers dangers={dangers} onPast={onPast} />;
}

/** Watches the positions in danger until they are out of it. */
function Dangers(props: { dangers: readonly Danger[]; onPast: (past: readonly Danger[]) => void }) {
  const { data, dataUpdatedAt } = usePositions();
  const [since] = useState(Date.now);
  const onPast = useEffectEvent(props.onPast);
  const { dangers } = props;
  useEffect(() => {
    // What was known before the warning says nothing of it.
    if (!data || dataUpdatedAt < since) return;
    const past = pastDangers(dangers, data.positions);
    if (past.length > 0) onPast(past);
  }, [dangers, data, dataUpdatedAt, since]);
  return null;
}

/** News of a position takes the place of earlier news of it. */
function nameOf(positionId: string): string {
  return `position ${positionId}`;
}

function useTell(): (notification: Notification) => void {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refresh = useRefreshAfterOrder();
  const sentence = useSentence();
  return (notification) => {
    const { kind, position_id } = notification;
    const { title, text } = sentence(notification);
    toast[LOOKS[kind]](title, {
      description: text,
      isPersistent: PERSISTENT.has(kind),
      ...(position_id !== null && { id: nameOf(position_id) }),
    });
    cache.invalidateQueries({ queryKey: trpc.notifications.list.pathKey() });
    cache.invalidateQueries({ queryKey: trpc.competition.pathKey() });
    if (OF_THE_ORGANISER.has(kind)) {
      for (const path of [trpc.tokens.list, trpc.perp.markets, trpc.auth.me, trpc.leaderboard]) {
        cache.invalidateQueries({ queryKey: path.pathKey() });
      }
    }
    refresh();
  };
}
