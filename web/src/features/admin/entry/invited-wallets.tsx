"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import type { Decision } from "../decision/decision";
import { useInvitations } from "../use-admin";

/** The wallets that may enter where the rule is a list, one on each line. */
export function InvitedWallets(props: { name: string; onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin");
  const { data } = useInvitations(1);
  const [typed, setTyped] = useState<string | null>(null);
  const listed = data?.wallets ?? [];
  const text = typed ?? listed.join("\n");
  const wallets = [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
  const isChanged = wallets.toSorted().join() !== listed.toSorted().join();
  const ask = () => props.onAsk({ act: "setInvitedWallets", name: props.name, wallets });
  return (
    <div className="flex flex-col gap-3 border-line border-t px-5 py-4 text-sm">
      <label className="text-ink-2">
        {t("entry.wallets")}
        <textarea
          value={text}
          onChange={(event) => setTyped(event.target.value)}
          rows={4}
          spellCheck={false}
          className="figures mt-1.5 w-full rounded-xl border border-line bg-canvas px-3 py-2 text-[13px]"
        />
      </label>
      <Button onClick={ask} disabled={!isChanged}>
        {t("acts.setInvitedWallets")}
      </Button>
    </div>
  );
}
