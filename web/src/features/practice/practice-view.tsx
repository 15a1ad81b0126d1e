"use client";

import { useTranslations } from "use-intl";
import { isText, useKept } from "@/browser/kept";
import { MoreWords } from "@/i18n/more-words";
import { PROGRAM_WORDS } from "@/i18n/program-words";
import { useSession } from "@/rpc/session";
import { Page } from "@/ui/pages/page";
import { SignedOutState } from "@/ui/pages/signed-out";
import { SkeletonRows } from "@/ui/skeleton";
import { ActiveRun } from "./active-run";
import { KeptRuns } from "./kept-runs";
import { StartForm } from "./start-form";

/** A season of one's own, traded by hand, which counts for nothing and says so. */
export function PracticeView() {
  const t = useTranslations("account");
  return (
    <Page title={t("practice")}>
      <MoreWords words={PROGRAM_WORDS} waiting={<SkeletonRows count={4} className="h-16" />}>
        <Practice />
      </MoreWords>
    </Page>
  );
}

function Practice() {
  const t = useTranslations("practice");
  const session = useSession();
  const [runId, setRunId] = useKept("practice run", "", isText);
  return (
    <>
      <p
        role="note"
        className="w-fit rounded-xl bg-warn-soft px-4 py-2 font-medium text-sm text-warn"
      >
        {t("mark")}
      </p>
      {session.state === "unknown" && <SkeletonRows count={4} className="h-16" />}
      {session.state === "signed-out" && (
        <div className="card">
          <SignedOutState text={t("signedOut")} />
        </div>
      )}
      {session.state === "signed-in" && runId !== "" && (
        <ActiveRun key={runId} runId={runId} onLeave={() => setRunId("")} />
      )}
      {session.state === "signed-in" && runId === "" && (
        <div className="grid items-start gap-5 lg:grid-cols-[22rem_minmax(0,1fr)]">
          <StartForm onStarted={setRunId} />
          <KeptRuns onChosen={setRunId} />
        </div>
      )}
    </>
  );
}
