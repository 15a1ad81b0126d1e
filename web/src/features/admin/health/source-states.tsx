"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Health } from "@/rpc/generated";
import { isFailing } from "../view";

/** How each source of prices and funding rates went the last time, and what to do about it. */
export function SourceStates({ health }: { health: Health }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  if (!health.sources?.length) return null;
  const now = new Date(health.now);
  return (
    <section aria-label={t("sources")} className="flex flex-col gap-2.5 border-line border-t pt-4">
      <h3 className="font-medium text-sm">{t("sources")}</h3>
      <ul className="flex flex-col gap-2.5 text-sm">
        {health.sources.map((state) => (
          <li key={state.source} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span>
              <code className="text-[13px]">{state.source}</code>{" "}
              {state.resting_until && (
                <span className="font-medium text-down">
                  {t("sourceRests", {
                    time: format.dateTime(new Date(state.resting_until), { timeStyle: "medium" }),
                  })}
                </span>
              )}
            </span>
            <span className="figures text-ink-2 text-xs">
              {state.answered_at === null
                ? t("sourceSilent")
                : t("sourceAnswered", {
                    answered: state.tokens_answered,
                    asked: state.tokens_asked,
                    when: format.relativeTime(new Date(state.answered_at), now),
                  })}
            </span>
            {isFailing(state) && (
              <span className="w-full break-words text-down text-xs">{state.failure}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
