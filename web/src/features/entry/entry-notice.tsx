"use client";

import { useFormatter, useTranslations } from "use-intl";
import { MOMENT } from "@/format/time";
import { useEntry } from "@/rpc/queries/use-entry";
import { CodeForm } from "./code-form";
import { noticeOf } from "./view";

/** What keeps the visitor out of the competition, and what to do; nothing for who may enter. */
export function EntryNotice() {
  const t = useTranslations("entry");
  const format = useFormatter();
  const { data: entry } = useEntry();
  if (!entry || entry.takes_part) return null;
  const notice = noticeOf(entry);
  const { guests_allowed, joins_until, traders, traders_max } = entry;
  const isOpen = entry.missing !== "late" && entry.missing !== "full";
  const limits = isOpen
    ? [
        !guests_allowed && notice !== "own_wallet" && t("noGuests"),
        joins_until && t("until", { time: format.dateTime(new Date(joins_until), MOMENT) }),
        traders_max !== null && t("room", { traders: traders ?? 0, most: traders_max }),
      ].filter(Boolean)
    : [];
  if (!notice && limits.length === 0) return null;
  return (
    <section aria-label={t("title")} className="card flex flex-col gap-2 p-5 text-sm">
      <h2 className="font-semibold text-[15px]">{t("title")}</h2>
      {notice && <p className="text-warn">{t(`missing.${notice}`)}</p>}
      {limits.length > 0 && <p className="text-ink-2">{limits.join(" ")}</p>}
      {notice === "code" && <CodeForm />}
    </section>
  );
}
