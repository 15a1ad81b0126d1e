"use client";

import { useFormatter, useTranslations } from "use-intl";
import { MOMENT } from "@/format/time";
import { nextSeason } from "@/seasons/seasons";
import { useSeasons } from "@/seasons/use-seasons";

/** When the next season begins, with the zone; or that none is planned. */
export function NextSeason() {
  const t = useTranslations("seasons");
  const format = useFormatter();
  const { data } = useSeasons();
  if (!data) return <p className="h-5" />;
  const next = nextSeason(data.seasons);
  if (!next) return <p className="text-ink-2 text-sm">{t("noNext")}</p>;
  const time = format.dateTime(new Date(next.starts_at), MOMENT);
  return <p className="text-ink-2 text-sm">{t("nextAt", { name: next.name, time })}</p>;
}
