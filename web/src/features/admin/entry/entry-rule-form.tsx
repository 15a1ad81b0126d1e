"use client";

import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import type { Entry } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { type Decision, isoTime, localTime } from "../decision/decision";

const ADMISSIONS = ["open", "codes", "wallets"] as const;
const FIELD = "mt-1.5 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-sm";

/** The rule of entry as it stands, to be changed as a whole. */
export function EntryRuleForm(props: {
  entry: Entry;
  name: string;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const id = useId();
  const { entry, name } = props;
  const [admission, setAdmission] = useState(entry.admission);
  const [guests, setGuests] = useState(entry.guests_allowed);
  const [until, setUntil] = useState(entry.joins_until ? localTime(entry.joins_until) : "");
  const [most, setMost] = useState(entry.traders_max === null ? "" : String(entry.traders_max));
  const isReadable = most === "" || /^\d{1,7}$/.test(most);
  const ask = () =>
    props.onAsk({
      act: "setEntry",
      name,
      rule: {
        admission,
        guests_allowed: guests,
        joins_until: until === "" ? null : isoTime(until),
        traders_max: most === "" ? null : Number(most),
      },
    });
  return (
    <div className="flex flex-col gap-4 px-5 pt-1 pb-5 text-sm">
      <Segmented
        label={t("entry.admission")}
        choices={ADMISSIONS.map((value) => ({ value, label: t(`entry.admissions.${value}`) }))}
        value={admission}
        onChange={setAdmission}
        isWide
      />
      <label className="flex items-center gap-2.5">
        <input
          type="checkbox"
          checked={guests}
          onChange={(event) => setGuests(event.target.checked)}
          aria-describedby={`${id}-guests`}
          className="size-4 accent-accent-fill"
        />
        {t("entry.guests")}
      </label>
      <p id={`${id}-guests`} className="-mt-2 text-ink-3 text-xs">
        {t("entry.guestsHint")}
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <label className="text-ink-2">
          {t("entry.joinsUntil")}
          <input
            type="datetime-local"
            value={until}
            onChange={(event) => setUntil(event.target.value)}
            className={FIELD}
          />
        </label>
        <label className="text-ink-2">
          {t("entry.tradersMax")}
          <input
            inputMode="numeric"
            value={most}
            onChange={(event) => setMost(event.target.value)}
            autoComplete="off"
            className={FIELD}
          />
        </label>
      </div>
      <Button onClick={ask} disabled={!isReadable}>
        {t("acts.setEntry")}
      </Button>
    </div>
  );
}
