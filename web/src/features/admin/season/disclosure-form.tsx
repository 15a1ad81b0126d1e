"use client";

import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { SeasonEntry } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import type { Decision } from "../decision/decision";

const DISCLOSURES = ["live", "delayed", "hidden"] as const;
const DEFAULT_MINUTES = "60";
const MINUTE_SECONDS = 60;

/** What others see of a trader until the season is settled. */
export function DisclosureForm(props: {
  season: SeasonEntry;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const id = useId();
  const { disclosure: before, disclosure_delay_seconds, name } = props.season;
  const minutes = disclosure_delay_seconds / MINUTE_SECONDS;
  const [disclosure, setDisclosure] = useState(before);
  const [delay, setDelay] = useState(minutes > 0 ? String(minutes) : DEFAULT_MINUTES);
  const isDelayed = disclosure === "delayed";
  const delay_seconds = isDelayed ? Number(delay) * MINUTE_SECONDS : 0;
  const isReadable = !isDelayed || (/^\d{1,5}(\.\d{1,2})?$/.test(delay) && delay_seconds >= 1);
  const isChanged = disclosure !== before || delay_seconds !== disclosure_delay_seconds;
  const ask = () =>
    props.onAsk({
      act: "setDisclosure",
      name,
      disclosure,
      delay_seconds: Math.round(delay_seconds),
    });
  return (
    <div className="flex flex-col gap-3 border-line border-t px-5 py-4 text-sm">
      <p aria-hidden="true" className="text-ink-2">
        {t("publication.disclosure")}
      </p>
      <Segmented
        label={t("publication.disclosure")}
        choices={DISCLOSURES.map((value) => ({
          value,
          label: t(`publication.disclosures.${value}`),
        }))}
        value={disclosure}
        onChange={setDisclosure}
        isWide
      />
      <p id={id} className="text-ink-3 text-xs leading-relaxed">
        {t("publication.disclosureHint")}
      </p>
      {isDelayed && (
        <label className="text-ink-2">
          {t("publication.delay")}
          <input
            inputMode="decimal"
            value={delay}
            onChange={(event) => setDelay(event.target.value)}
            autoComplete="off"
            className="mt-1.5 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-ink"
          />
        </label>
      )}
      <Button onClick={ask} disabled={!isChanged || !isReadable} aria-describedby={id}>
        {t("acts.setDisclosure")}
      </Button>
    </div>
  );
}
