"use client";

import { useSearchParams } from "next/navigation";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import { MoreWords } from "@/i18n/more-words";
import { STUDY_WORDS } from "@/i18n/study-words";
import { readFailure } from "@/rpc/failures/failure";
import type { Study } from "@/rpc/generated";
import { Card } from "@/ui/card";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import { SkeletonRows } from "@/ui/skeleton";
import { Consent } from "./consent";
import { OwnPart } from "./own-part";
import { readDocument } from "./report/document";
import { Report } from "./report/report";
import { useReport, useStudy } from "./use-study";

const TIME = {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
} as const;

/** The study of the seal in the address (`?seal=`), else the newest: taking part, and its report. */
export function StudyView() {
  return (
    <MoreWords words={STUDY_WORDS}>
      <Addressed />
    </MoreWords>
  );
}

function Addressed() {
  const t = useTranslations("study");
  const asked = useSearchParams().get("seal");
  const study = useStudy();
  const seal = asked ?? study.data?.seal ?? null;
  const report = useReport(seal);
  const failure = report.error && readFailure(report.error);
  if (report.data) {
    return <Reported report={report.data} study={study.data?.seal === seal ? study.data : null} />;
  }
  const isUnpublished = failure?.kind === "refused";
  const isNone = isUnpublished ? study.data?.seal !== seal : study.data === null && seal === null;
  const isFailed = (failure && !isUnpublished) || (study.isError && asked === null);
  return (
    <Titled study={study.data?.seal === seal ? study.data : null}>
      {isFailed && (
        <div className="card">
          <FailedState text={t("failed")} onRetry={() => [study.refetch(), report.refetch()]} />
        </div>
      )}
      {!isFailed && isNone && !study.isPending && (
        <div className="card">
          <EmptyState text={t("none")} />
        </div>
      )}
      {!isFailed && !isNone && isUnpublished && study.data && <Open study={study.data} />}
      {!isFailed && !isNone && !isUnpublished && (
        <div className="card">
          <SkeletonRows count={6} className="h-16" />
        </div>
      )}
    </Titled>
  );
}

function Titled(props: { study: Study | null | undefined; children: React.ReactNode }) {
  const t = useTranslations("study");
  const isJapanese = useLocale() === "ja";
  const format = useFormatter();
  const plan = props.study?.plan;
  if (!plan) return <Page title={t("title")}>{props.children}</Page>;
  const time = format.dateTime(new Date(plan.ends_at), TIME);
  return (
    <Page title={isJapanese ? plan.question_ja : plan.question_en}>
      <p className="text-ink-2 text-sm">{t("lead", { agent: plan.agent, time })}</p>
      {props.children}
    </Page>
  );
}

function Open({ study }: { study: Study }) {
  const t = useTranslations("study");
  const isOver = Date.parse(study.plan.ends_at) <= Date.now();
  return (
    <>
      {study.arm === null && !isOver && (
        <Card title={t("consent.title")}>
          <Consent study={study} />
        </Card>
      )}
      <OwnPart study={study} />
      <p className="text-ink-2 text-sm">{t("waiting")}</p>
    </>
  );
}

function Reported(props: {
  report: { document: string; document_sha256: string; rows_csv: string };
  study: Study | null;
}) {
  const t = useTranslations("study");
  const isJapanese = useLocale() === "ja";
  const format = useFormatter();
  const { report, study } = props;
  const document = readDocument(report.document);
  const { plan } = document;
  const time = format.dateTime(new Date(plan.ends_at), TIME);
  return (
    <Page title={isJapanese ? plan.question_ja : plan.question_en}>
      <p className="text-ink-2 text-sm">{t("lead", { agent: plan.agent, time })}</p>
      <Report
        document={document}
        text={report.document}
        sha256={report.document_sha256}
        rows={report.rows_csv}
      />
      {study && <OwnPart study={study} />}
    </Page>
  );
}
