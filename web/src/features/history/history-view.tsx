"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { useSession } from "@/rpc/session";
import { OfSeason } from "@/seasons/of-season";
import { SeasonChoice } from "@/seasons/season-choice";
import { useAddressedSeason } from "@/seasons/use-season";
import { TransactionTable } from "@/transactions/transaction-table";
import { useTransactions } from "@/transactions/use-transactions";
import { ButtonLink } from "@/ui/button";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import { Pager } from "@/ui/pages/pager";
import { SignedOutState } from "@/ui/pages/signed-out";
import { Segmented } from "@/ui/segmented";
import { SkeletonRows } from "@/ui/skeleton";
import { Positions } from "./positions";
import { StatementLink } from "./statement-link";
import { TypeFilter } from "./type-filter";
import { type HistoryQuestion, questionAddress, readQuestion, VIEWS } from "./view";

/** Everything the signed-in wallet has done, and its ended positions, newest first, by page. */
export function HistoryView() {
  const t = useTranslations("history");
  const router = useRouter();
  const session = useSession();
  const question = readQuestion(useSearchParams());
  const { isEarlier } = useAddressedSeason();
  const ask = (next: HistoryQuestion) => router.replace(questionAddress(next), { scroll: false });
  return (
    <Page
      title={t("title")}
      beside={<SeasonChoice />}
      aside={
        <div className="flex flex-wrap items-center gap-4">
          {session.state === "signed-in" && (
            <StatementLink walletAddress={session.walletAddress} season={question.season} />
          )}
          {question.view === "transactions" && (
            <TypeFilter
              value={question.type}
              onChange={(type) => ask({ ...question, type, page: 1 })}
            />
          )}
          <Segmented
            label={t("view")}
            choices={VIEWS.map((value) => ({ value, label: t(`views.${value}`) }))}
            value={question.view}
            onChange={(view) => ask({ ...question, view, type: null, page: 1 })}
          />
        </div>
      }
    >
      <OfSeason>
        <div className="card min-h-80">
          {session.state === "signed-out" && <SignedOutState text={t("signedOut")} />}
          {session.state === "unknown" && <SkeletonRows count={6} className="h-16" />}
          {session.state === "signed-in" && question.view === "positions" && (
            <Positions
              walletAddress={session.walletAddress}
              page={question.page}
              season={question.season}
              isEarlier={isEarlier}
              onPage={(page) => ask({ ...question, page })}
            />
          )}
          {session.state === "signed-in" && question.view === "transactions" && (
            <Transactions
              walletAddress={session.walletAddress}
              question={question}
              isEarlier={isEarlier}
              onPage={(page) => ask({ ...question, page })}
            />
          )}
        </div>
      </OfSeason>
    </Page>
  );
}

function Transactions(props: {
  walletAddress: string;
  question: HistoryQuestion;
  isEarlier: boolean;
  onPage: (page: number) => void;
}) {
  const t = useTranslations();
  const { type, page, season } = props.question;
  const history = useTransactions({ walletAddress: props.walletAddress, page, season, type });
  if (history.isError) {
    return <FailedState text={t("history.failed")} onRetry={() => history.refetch()} />;
  }
  if (!history.data) return <SkeletonRows count={6} className="h-16" />;
  if (history.data.total === 0) {
    if (props.isEarlier && !type) return <EmptyState text={t("history.noneInSeason")} />;
    return (
      <EmptyState text={type ? t("history.noneOfType") : t("history.none")}>
        {!props.isEarlier && <ButtonLink href="/swap">{t("nav.swap")}</ButtonLink>}
      </EmptyState>
    );
  }
  return (
    <>
      <TransactionTable transactions={history.data.transactions} />
      <Pager page={page} total={history.data.total} onPage={props.onPage} />
    </>
  );
}
