"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { useKept } from "@/browser/kept";
import { useTRPC } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Segmented } from "@/ui/segmented";
import { FIRST_DAY, FRESH, isDraft, LAST_DAY, LENGTHS, MARKETS, planOrder } from "./plan";

const FIELD = "mt-1.5 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-ink text-sm";

/** Which market is played, from when and for how long. */
export function StartForm({ onStarted }: { onStarted: (runId: string) => void }) {
  const t = useTranslations("practice");
  const trpc = useTRPC();
  const cache = useQueryClient();
  const failureText = useFailureText();
  const [draft, setDraft] = useKept("practice plan", FRESH, isDraft);
  const start = useMutation(
    trpc.practice.start.mutationOptions({
      // Sent again it would make another run.
      retry: false,
      onSuccess: (moment) => {
        cache.setQueryData(["practice", moment.run_id, "market"], moment.market);
        cache.invalidateQueries({ queryKey: trpc.practice.pathKey() });
        onStarted(moment.run_id);
      },
    }),
  );
  const order = planOrder(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (order) start.mutate(order);
  };
  return (
    <Card title={t("start")}>
      <form onSubmit={submit} className="flex flex-col gap-4 px-5 pt-2 pb-5 text-ink-2 text-sm">
        <p>{t("lead")}</p>
        <Segmented
          label={t("market")}
          choices={MARKETS.map((value) => ({ value, label: t(`markets.${value}`) }))}
          value={draft.market === "simulated" ? "simulated" : "october-2025"}
          onChange={(market) => setDraft({ ...draft, market })}
          isWide
        />
        {draft.market === "simulated" ? (
          <label>
            {t("seed")}
            <input
              value={draft.seed}
              onChange={(event) => setDraft({ ...draft, seed: event.target.value.trim() })}
              inputMode="numeric"
              maxLength={9}
              autoComplete="off"
              className={`figures ${FIELD}`}
            />
          </label>
        ) : (
          <label>
            {t("day")}
            <input
              type="date"
              value={draft.day}
              min={FIRST_DAY}
              max={LAST_DAY}
              onChange={(event) => setDraft({ ...draft, day: event.target.value })}
              className={FIELD}
            />
          </label>
        )}
        <label>
          {t("length")}
          <select
            value={draft.days}
            onChange={(event) => setDraft({ ...draft, days: event.target.value })}
            className={FIELD}
          >
            {LENGTHS.map((days) => (
              <option key={days} value={days}>
                {t("days", { count: Number(days) })}
              </option>
            ))}
          </select>
        </label>
        {start.isError && (
          <p role="alert" className="text-down text-xs">
            {failureText(start.error)}
          </p>
        )}
        <Button type="submit" look="primary" disabled={!order || start.isPending}>
          {start.isPending ? t("starting") : t("start")}
        </Button>
      </form>
    </Card>
  );
}
