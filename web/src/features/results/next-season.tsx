"use client";

import { useFormatter, useTranslations } from "use-intl";
import { nextSeason } from "@/seasons/seasons";
import { useSeasons } from "@/seasons/use-seasons";

const TIME = {
  year: "numeric",
  month: "long",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
} as const;

/** When the next season begins, with the zone; or that none is planned. */
export function NextSeason() {
  const t = useTranslations("seasons");
  const format = useFormatter();
  const { data } = useSeasons();
  if (!data) return <p className="h-5" />;
  const next = nextSeason(data.seasons);
  if (!next) return <p className="text-ink-2 text-sm">{t("noNext")}</p>;
  const time = format.dateTime(new Date(next.starts_at), TIME);
  return <p className="text-ink-2 text-sm">{t("nextAt", { name: next.name, time })}</p>;
}
