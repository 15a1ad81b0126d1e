"use client";

import { useDeferredValue, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { Detail, Details } from "@/ui/detail";
import { pointsOf, powerInput } from "./study-fields";
import { useStudyPower } from "./use-studies";

const ASKED = ["participants", "volatility", "days"] as const;
const FIGURES = ["difference", "neutral_lift", "neutral_lift_together"] as const;

/** What the plan could detect, as it is typed; `treated` is the share offered the agent, in %. */
export function StudyPower({ treated }: { treated: string }) {
  const t = useTranslations("admin.study.power");
  const id = useId();
  const failureText = useFailureText();
  const [typed, setTyped] = useState({ participants: "200", volatility: "12", days: "14" });
  const input = powerInput(useDeferredValue({ ...typed, treated }));
  const { data, error } = useStudyPower(input);
  return (
    <fieldset className="flex flex-col gap-3 rounded-xl border border-line p-4">
      <legend className="px-1 text-ink-2">{t("title")}</legend>
      <div className="grid gap-3 sm:grid-cols-3">
        {ASKED.map((name) => (
          <label key={name} className="flex flex-col justify-between text-ink-2 text-xs">
            {t(name)}
            <input
              inputMode="decimal"
              value={typed[name]}
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
              autoComplete="off"
              aria-describedby={id}
              className="figures mt-1.5 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-ink text-sm"
            />
          </label>
        ))}
      </div>
      <div id={id} aria-live="polite" className="min-h-24">
        {error ? (
          <p className="text-warn">{failureText(error)}</p>
        ) : (
          input &&
          data && (
            <Details>
              {FIGURES.map((name) => (
                <Detail key={name} name={t(name)}>
                  {t("points", { value: pointsOf(data[name]) })}
                </Detail>
              ))}
              <Detail name={t("users")}>{data.users_an_arm_for_one_point}</Detail>
            </Details>
          )
        )}
      </div>
      <p className="text-ink-3 text-xs leading-relaxed">{t("hint")}</p>
    </fieldset>
  );
}
