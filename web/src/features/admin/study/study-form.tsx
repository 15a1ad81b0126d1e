"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import type { Decision } from "../decision/decision";
import { EMPTY, NUMBERS, planOf, type StudyFields, TEXTS } from "./study-fields";
import { StudyPower } from "./study-power";

const LENGTHS = { question: 2_000, consent: 2_000, agent: 100 };
const BOX = "mt-1.5 w-full rounded-xl border border-line bg-canvas px-3 text-ink";

/** The plan of a study, with what it could detect while it is typed. */
export function StudyForm({ onAsk }: { onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin.study");
  const acts = useTranslations("admin.acts");
  const [fields, setFields] = useState<StudyFields>(EMPTY);
  const plan = planOf(fields);
  const set = (changed: Partial<StudyFields>) => setFields({ ...fields, ...changed });
  return (
    <div className="flex flex-col gap-3 border-line border-t px-5 py-4 text-sm">
      <h3 className="font-medium">{t("write")}</h3>
      {TEXTS.map((name) => (
        <label key={name} className="text-ink-2">
          {t(`fields.${name}`)}
          <textarea
            value={fields[name]}
            onChange={(event) => set({ [name]: event.target.value })}
            maxLength={LENGTHS[name.split("_")[0] as keyof typeof LENGTHS]}
            rows={name.startsWith("consent") ? 3 : 1}
            className={`${BOX} py-2`}
          />
        </label>
      ))}
      <p aria-hidden="true" className="text-ink-2">
        {t("offer")}
      </p>
      <Segmented
        label={t("offer")}
        choices={(["ready_key", "own_agent"] as const).map((value) => ({
          value,
          label: t(`offers.${value}`),
        }))}
        value={fields.offer}
        onChange={(offer) => set({ offer })}
        isWide
      />
      <p aria-hidden="true" className="text-ink-2">
        {t("primary")}
      </p>
      <Segmented
        label={t("primary")}
        choices={(["users", "days"] as const).map((value) => ({
          value,
          label: t(`primaries.${value}`),
        }))}
        value={fields.primary}
        onChange={(primary) => set({ primary })}
        isWide
      />
      {NUMBERS.map((name) => (
        <label key={name} className="text-ink-2">
          {t(`fields.${name}`)}
          <input
            inputMode="decimal"
            value={fields[name]}
            onChange={(event) => set({ [name]: event.target.value })}
            autoComplete="off"
            className={`${BOX} figures h-10`}
          />
        </label>
      ))}
      <label className="text-ink-2">
        {t("fields.ends_at")}
        <input
          type="datetime-local"
          value={fields.ends_at}
          onChange={(event) => set({ ends_at: event.target.value })}
          className={`${BOX} h-10`}
        />
      </label>
      <label className="text-ink-2">
        {t("fields.wallets")}
        <textarea
          value={fields.wallets}
          onChange={(event) => set({ wallets: event.target.value })}
          rows={2}
          className={`${BOX} py-2`}
        />
      </label>
      <StudyPower treated={fields.treated} />
      <Button
        disabled={plan === null}
        onClick={() => plan && onAsk({ act: "writeStudy", name: plan.question_en, plan })}
      >
        {acts("writeStudy")}
      </Button>
    </div>
  );
}
