"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Portfolio } from "@/rpc/generated";
import { begunSeasons } from "@/seasons/seasons";
import { useSeasons } from "@/seasons/use-seasons";

const TIME = { dateStyle: "medium", timeStyle: "short" } as const;

/** Of when another's portfolio is, where the organiser delays what others see. */
export default function DelayNotice({ portfolio }: { portfolio: Portfolio | undefined }) {
  const t = useTranslations("portfolio");
  const format = useFormatter();
  const { data } = useSeasons();
  const [newest] = begunSeasons(data?.seasons ?? []);
  const isDelayed = newest?.disclosure === "delayed" && !newest.is_final;
  // Who sees everything at once, as the organiser does, sees the age of its prices as well.
  if (!isDelayed || !portfolio || portfolio.prices_age !== null) return null;
  const time = format.dateTime(new Date(portfolio.last_updated), TIME);
  return (
    <p className="rounded-xl border border-line px-4 py-3 text-ink-2 text-sm">
      {t("delayed", { time })}
    </p>
  );
}
