"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import type { Decision } from "./decision/decision";
import { DecisionDialog } from "./decision/decision-dialog";
import { EntryCard } from "./entry/entry-card";
import { BatchRuns } from "./health/batch-runs";
import { CostCard } from "./health/cost-card";
import { HealthCard } from "./health/health-card";
import { QueuesCard } from "./health/queues-card";
import { Log } from "./log";
import { Sizes } from "./market/sizes";
import { Tokens } from "./market/tokens";
import { AnnouncementsCard } from "./season/announcements-card";
import { CompetitionCard } from "./season/competition-card";
import { PublicationCard } from "./season/publication-card";
import { RankingCard } from "./season/ranking-card";
import { SeasonsCard } from "./season/seasons-card";
import { StudyCard } from "./study/study-card";
import { Markouts } from "./traders/markouts";
import { Traders } from "./traders/traders";
import { useOverview, useWaiting } from "./use-admin";
import { Waiting } from "./waiting";
import { Words } from "./words";

/** All an admin sees and decides, each part a card. */
export default function AdminPanel() {
  return (
    <Words>
      <Cards />
    </Words>
  );
}

function Cards() {
  const t = useTranslations("admin");
  const [asked, setAsked] = useState<Decision | null>(null);
  const { data, isError, refetch } = useOverview();
  // All at once, so that no card moves the ones below it when it comes.
  if (useWaiting()) return <Waiting />;
  return (
    <Page title={t("title")}>
      {isError && !data && (
        <div className="card">
          <FailedState text={t("failed")} onRetry={() => refetch()} />
        </div>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-5">
          <CompetitionCard overview={data} onAsk={setAsked} />
          <SeasonsCard overview={data} onAsk={setAsked} />
          <EntryCard overview={data} onAsk={setAsked} />
          <RankingCard overview={data} onAsk={setAsked} />
          <PublicationCard overview={data} onAsk={setAsked} />
          <StudyCard onAsk={setAsked} />
          <Traders onAsk={setAsked} />
          <Markouts />
          <Tokens onAsk={setAsked} />
          <Sizes overview={data} onAsk={setAsked} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <AnnouncementsCard onAsk={setAsked} />
          <HealthCard />
          <QueuesCard />
          <CostCard />
          <BatchRuns />
          <Log />
        </div>
      </div>
      {asked && <DecisionDialog decision={asked} onClose={() => setAsked(null)} />}
    </Page>
  );
}
