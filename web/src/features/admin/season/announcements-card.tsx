"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { isText, useKept } from "@/browser/kept";
import { useAnnouncements } from "@/rpc/queries/use-announcements";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { type Decision, isoTime, localTime } from "../decision/decision";

const TEXT_LENGTH_MAX = 500;
const DAY_MS = 24 * 60 * 60_000;
const TIME = { dateStyle: "medium", timeStyle: "short" } as const;
const TEXT = "mt-1.5 w-full rounded-xl border border-line bg-canvas px-3 py-2 text-ink";

/** Says something to all, in both languages, and lists what is said now. */
export function AnnouncementsCard({ onAsk }: { onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin");
  const [english, setEnglish] = useKept("announcement en", "", isText);
  const [japanese, setJapanese] = useKept("announcement ja", "", isText);
  const [until, setUntil] = useState(() => localTime(new Date(Date.now() + DAY_MS).toISOString()));
  const texts = { text_en: english.trim(), text_ja: japanese.trim() };
  const isReady = texts.text_en !== "" && texts.text_ja !== "" && until !== "";
  const ask = () =>
    onAsk({ act: "announce", name: texts.text_en, ...texts, shown_until: isoTime(until) });
  const fields = [
    [t("announcements.english"), english, setEnglish],
    [t("announcements.japanese"), japanese, setJapanese],
  ] as const;
  return (
    <Card title={t("announcements.title")} className="overflow-hidden">
      <div className="flex flex-col gap-3 px-5 pt-1 pb-5 text-sm">
        {fields.map(([name, value, set]) => (
          <label key={name} className="text-ink-2">
            {name}
            <textarea
              value={value}
              onChange={(event) => set(event.target.value)}
              maxLength={TEXT_LENGTH_MAX}
              rows={2}
              className={TEXT}
            />
          </label>
        ))}
        <label className="text-ink-2">
          {t("announcements.until")}
          <input
            type="datetime-local"
            value={until}
            onChange={(event) => setUntil(event.target.value)}
            className={`${TEXT} h-10`}
          />
        </label>
        <Button onClick={ask} disabled={!isReady}>
          {t("acts.announce")}
        </Button>
      </div>
      <Shown onAsk={onAsk} />
    </Card>
  );
}

function Shown({ onAsk }: { onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin");
  const format = useFormatter();
  const { data } = useAnnouncements();
  return (
    <ul aria-label={t("announcements.shown")}>
      {data?.announcements.map(({ id, text_en, text_ja, shown_until }) => (
        <li key={id} className="flex items-start gap-3 border-line border-t px-5 py-3 text-sm">
          <div className="min-w-0 flex-1 break-words">
            <p>{text_en}</p>
            <p className="text-ink-2">{text_ja}</p>
            <p className="figures mt-1 text-ink-3 text-xs">
              {t("announcements.shownUntil", {
                time: format.dateTime(new Date(shown_until), TIME),
              })}
            </p>
          </div>
          <Button
            size="small"
            onClick={() => onAsk({ act: "withdrawAnnouncement", name: text_en, number: id })}
            aria-label={t("actsOn.withdrawAnnouncement", { name: text_en })}
          >
            {t("acts.withdrawAnnouncement")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
