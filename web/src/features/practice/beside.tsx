"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { amountText, percentText } from "@/format/money";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { PracticeExample, PracticeFigures, PracticeResult } from "@/rpc/generated";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Cell, Head, Row, Table } from "@/ui/table";
import type { useRun } from "./use-run";
import { areKnown, shareAt } from "./view";

const MASKED = "masked";
const ASKED_MS = 3_000;

/** What the example agents come to beside a run that is over, played when that is wanted. */
export function Beside(props: {
  runId: string;
  client: ReturnType<typeof useRun>["client"];
  result: PracticeResult;
}) {
  const t = useTranslations("practice");
  const failureText = useFailureText();
  const { client, result } = props;
  const [isWanted, setWanted] = useState(false);
  const examples = useQuery({
    queryKey: ["practice", props.runId, "examples"],
    queryFn: () => client.practice.examples.mutate({}),
    enabled: isWanted,
    refetchInterval: ({ state }) => (areKnown(state.data) ? false : ASKED_MS),
  });
  const obstacle = !result.is_over
    ? t("besideLater")
    : result.market_name === MASKED
      ? t("besideMasked")
      : null;
  return (
    <Card title={t("beside")}>
      <div className="flex flex-col items-start gap-4 px-5 pt-2 pb-5 text-ink-2 text-sm">
        <p>{t("besideLead")}</p>
        {obstacle !== null && <p>{obstacle}</p>}
        {obstacle === null && !isWanted && (
          <Button onClick={() => setWanted(true)}>{t("besidePlay")}</Button>
        )}
        {examples.isError && (
          <p role="alert" className="text-down">
            {failureText(examples.error)}
          </p>
        )}
      </div>
      {examples.data && <Compared result={result} agents={examples.data.agents} />}
    </Card>
  );
}

function Compared({ result, agents }: { result: PracticeResult; agents: PracticeExample[] }) {
  const t = useTranslations("practice");
  return (
    <Table
      caption={t("beside")}
      head={
        <>
          <Head>{t("agent")}</Head>
          <Head end>{t("returned")}</Head>
          <Head end from="sm">
            {t("drawdown")}
          </Head>
          <Head end from="sm">
            {t("sharpe")}
          </Head>
          <Head end>{t("trades")}</Head>
        </>
      }
    >
      <Row>
        <Cell>{t("you")}</Cell>
        <Figures figures={result.figures} />
      </Row>
      {agents.map((agent) => (
        <Row key={agent.name}>
          <Cell>{t(`agents.${agent.name}`)}</Cell>
          {agent.figures ? (
            <Figures figures={agent.figures} />
          ) : (
            <Cell end colSpan={4}>
              <State agent={agent} result={result} />
            </Cell>
          )}
        </Row>
      ))}
    </Table>
  );
}

function Figures({ figures }: { figures: PracticeFigures }) {
  const shown = (figure: string | null, text: (figure: string) => string) =>
    figure === null ? "–" : text(figure);
  return (
    <>
      <Cell end>{shown(figures.return_percentage, percentText)}</Cell>
      <Cell end from="sm">
        {shown(figures.max_drawdown_percentage, percentText)}
      </Cell>
      <Cell end from="sm">
        {shown(figures.sharpe_ratio, amountText)}
      </Cell>
      <Cell end>{figures.trades ?? "–"}</Cell>
    </>
  );
}

function State({ agent, result }: { agent: PracticeExample; result: PracticeResult }) {
  const t = useTranslations("practice");
  const format = useFormatter();
  const { state, played_until } = agent;
  if (state === "playing" && played_until !== null) {
    const share = format.number(shareAt(result, played_until), { style: "percent" });
    return t("agentStates.playing", { share });
  }
  return t(state === "failed" ? "agentStates.failed" : "agentStates.waiting");
}
