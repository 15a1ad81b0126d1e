"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { SeasonEntry } from "@/rpc/generated";
import { Button } from "@/ui/button";
import type { Decision } from "../decision/decision";

/** What each place is given, a line for each, the first place first. */
export function PrizesForm(props: { season: SeasonEntry; onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin");
  const { name, prizes } = props.season;
  const before = prizes.map(({ prize }) => prize);
  const [text, setText] = useState(before.join("\n"));
  const typed = text.split("\n").map((line) => line.trim());
  const given = typed.filter(Boolean);
  const isChanged = given.join("\n") !== before.join("\n");
  return (
    <div className="flex flex-col gap-3 px-5 pt-1 pb-5 text-sm">
      <label className="text-ink-2">
        {t("publication.prizes")}
        <textarea
          value={text}
          onChange={(event) => setText(event.target.value)}
          rows={3}
          className="mt-1.5 w-full rounded-xl border border-line bg-canvas px-3 py-2 text-ink"
        />
      </label>
      <Button
        onClick={() => props.onAsk({ act: "setPrizes", name, prizes: given })}
        disabled={!isChanged}
      >
        {t("acts.setPrizes")}
      </Button>
    </div>
  );
}
