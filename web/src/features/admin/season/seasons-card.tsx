"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Overview } from "@/rpc/generated";
import { useServerNow } from "@/rpc/queries/use-competition";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { type Decision, proposed } from "../decision/decision";

const TIME = { dateStyle: "medium", timeStyle: "short" } as const;

/** All seasons, and the button that plans the next one by the rules of the last. */
export function SeasonsCard(props: {
  overview: Overview | undefined;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const now = useServerNow();
  const seasons = props.overview?.seasons ?? [];
  const [last] = seasons;
  if (!last) return null;
  const time = (iso: string) => format.dateTime(new Date(iso), TIME);
  const plan = () =>
    now !== null && props.onAsk({ act: "scheduleNext", name: "", ...proposed(last, now) });
  return (
    <Card
      title={t("seasons")}
      aside={
        <Button size="small" onClick={plan}>
          {t("acts.scheduleNext")}
        </Button>
      }
    >
      <ul>
        {seasons.map(({ id, name, state, starts_at, ends_at }) => (
          <li
            key={id}
            className="flex min-h-14 flex-wrap items-center justify-between gap-x-4 border-line border-t px-5 py-2 text-sm"
          >
            <span className="min-w-0">
              <span className="block break-words font-medium">{name}</span>
              <span className="figures block text-ink-2 text-xs">
                {t(`states.${state}`)} ·{" "}
                {t("season", { from: time(starts_at), until: time(ends_at) })}
              </span>
            </span>
            {state === "upcoming" && (
              <Button
                size="small"
                onClick={() =>
                  props.onAsk({ act: "schedule", name, starts_at, ends_at, season: id })
                }
                aria-label={t("actsOn.schedule", { name })}
              >
                {t("acts.schedule")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
