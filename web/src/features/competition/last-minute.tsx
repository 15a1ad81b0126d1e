"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useOrderBlock } from "@/orders/use-order-block";
import { useTRPC } from "@/rpc/client";
import { useCompetition, useServerNow } from "@/rpc/queries/use-competition";
import { Icon } from "@/ui/icons";
import { nearing } from "./view";

const TIME = { timeStyle: "medium" } as const;

/**
 * On every page in the last minute, by the server's clock: until when orders count, and how many
 * seconds are left. It is read aloud when the minute begins and ten seconds before the end, not
 * each second.
 */
export function LastMinute() {
  const t = useTranslations("ending");
  const format = useFormatter();
  const now = useServerNow();
  const { data } = useCompetition();
  const block = useOrderBlock();
  useTurn(data && `${data.id} ${data.state}`);
  const near = data && now !== null && block === null ? nearing(data, now) : null;
  return (
    <div role="status">
      {near && data && (
        <p className="flex items-center justify-center gap-2 border-line border-t bg-warn-soft px-4 py-2.5 text-center text-sm text-warn">
          <Icon name="warning" className="size-4 shrink-0" />
          <span>
            {t("lastMinute", { time: format.dateTime(new Date(data.ends_at), TIME) })}
            {near.stage === "lastSeconds" && <span className="sr-only"> {t("lastSeconds")}</span>}
          </span>
          <strong aria-hidden="true" className="figures whitespace-nowrap font-semibold">
            {t("left", { seconds: near.seconds })}
          </strong>
        </p>
      )}
    </div>
  );
}

/** Asks for seasons, ranks and portfolios anew when the competition begins, ends or is another. */
function useTurn(stands: string | undefined): void {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const known = useRef(stands);
  const renew = useEffectEvent(() => {
    const turned = [trpc.competition.list, trpc.leaderboard, trpc.portfolio, trpc.users.record];
    for (const path of turned) cache.invalidateQueries({ queryKey: path.pathKey() });
  });
  useEffect(() => {
    if (stands === undefined || stands === known.current) return;
    if (known.current !== undefined) renew();
    known.current = stands;
  }, [stands]);
}
