"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { DeclaredAgent } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { Detail, Details } from "@/ui/detail";
import { TraderName } from "@/ui/traders/trader-name";

const DAY = { dateStyle: "medium" } as const;

/** What the agent was last declared to be, by others' words: as text, never as more. */
export function Identity(props: {
  walletAddress: string;
  name: string;
  agent: DeclaredAgent | null;
}) {
  const t = useTranslations("agent");
  const format = useFormatter();
  const { agent } = props;
  return (
    <Card title={t("declared")}>
      <div className="flex flex-col gap-4 px-5 pt-2 pb-5">
        <TraderName address={props.walletAddress} name={props.name} size={40} />
        {agent ? (
          <Details>
            <Detail name={t("name")}>{words(agent.name)}</Detail>
            <Detail name={t("model")}>{words(agent.model)}</Detail>
            <Detail name={t("build")}>{words(agent.build)}</Detail>
            <Detail name={t("author")}>{words(agent.author)}</Detail>
            <Detail name={t("since")}>{format.dateTime(new Date(agent.declared_at), DAY)}</Detail>
          </Details>
        ) : (
          <p className="text-ink-2 text-sm">{t("undeclared")}</p>
        )}
      </div>
    </Card>
  );
}

function words(text: string) {
  return <bdi className="break-words [overflow-wrap:anywhere]">{text}</bdi>;
}
