"use client";

import { useTranslations } from "use-intl";
import type { Entry, Overview } from "@/rpc/generated";
import { useEntry } from "@/rpc/queries/use-entry";
import { Card } from "@/ui/card";
import { SkeletonRows } from "@/ui/skeleton";
import type { Decision } from "../decision/decision";
import { EntryRuleForm } from "./entry-rule-form";
import { InvitationCodes } from "./invitation-codes";
import { InvitedWallets } from "./invited-wallets";

/** Who may enter: the rule, the invitation codes and the listed wallets. */
export function EntryCard(props: {
  overview: Overview | undefined;
  onAsk: (decision: Decision) => void;
}) {
  const t = useTranslations("admin");
  const { data: entry } = useEntry();
  const { onAsk } = props;
  const competition = props.overview?.competition;
  if (!competition || competition.state === "ended") return null;
  const { name } = competition;
  return (
    <Card title={t("entry.title")} className="overflow-hidden">
      {!entry && <SkeletonRows count={3} className="h-12" />}
      {entry && <EntryRuleForm key={ruleKey(entry)} entry={entry} name={name} onAsk={onAsk} />}
      <InvitationCodes name={name} onAsk={onAsk} />
      <InvitedWallets name={name} onAsk={onAsk} />
    </Card>
  );
}

/** Another text for each rule, so that the form begins anew when the rule has changed. */
function ruleKey({ admission, guests_allowed, joins_until, traders_max }: Entry): string {
  return JSON.stringify([admission, guests_allowed, joins_until, traders_max]);
}
