"use client";

import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { MoreWords } from "@/i18n/more-words";
import { PROGRAM_WORDS } from "@/i18n/program-words";
import type { NewlyMadeKey } from "@/rpc/generated";
import { useSession } from "@/rpc/session";
import { Card } from "@/ui/card";
import { Page } from "@/ui/pages/page";
import { SignedOutState } from "@/ui/pages/signed-out";
import { SkeletonRows } from "@/ui/skeleton";
import { KeyForm } from "./key-form";
import { KeyList } from "./key-list";
import { MadeDialog } from "./made-dialog";

const LINK = "text-accent underline";

/** The keys by which programs trade for the signed-in wallet: made, seen at work, and stopped. */
export function KeysView() {
  const t = useTranslations("account");
  return (
    <Page title={t("keys")}>
      <MoreWords words={PROGRAM_WORDS} waiting={<SkeletonRows count={4} className="h-16" />}>
        <Keys />
      </MoreWords>
    </Page>
  );
}

function Keys() {
  const t = useTranslations("keys");
  const session = useSession();
  // Nowhere but here: a key is shown once.
  const [made, setMade] = useState<NewlyMadeKey | null>(null);
  return (
    <>
      <p className="max-w-2xl text-ink-2 text-sm">
        {t("lead")}{" "}
        {t.rich("next", {
          skill: (text) => (
            <a href="/skill.md" className={LINK}>
              {text}
            </a>
          ),
          agent: (text) => (
            <Link href="/agent" prefetch={false} className={LINK}>
              {text}
            </Link>
          ),
          docs: (text) => (
            <Link href="/docs" prefetch={false} className={LINK}>
              {text}
            </Link>
          ),
        })}
      </p>
      {session.state === "unknown" && <SkeletonRows count={4} className="h-16" />}
      {session.state === "signed-out" && (
        <div className="card">
          <SignedOutState text={t("signedOut")} />
        </div>
      )}
      {session.state === "signed-in" && (
        <div className="grid items-start gap-5 lg:grid-cols-[22rem_minmax(0,1fr)]">
          <Card title={t("make")}>
            <KeyForm onMade={setMade} />
          </Card>
          <Card title={t("mine")}>
            <KeyList />
          </Card>
        </div>
      )}
      {made && <MadeDialog made={made} onClose={() => setMade(null)} />}
    </>
  );
}
