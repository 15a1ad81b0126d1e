"use client";

import { useTranslations } from "use-intl";
import { MoreWords } from "@/i18n/more-words";
import { PROGRAM_WORDS } from "@/i18n/program-words";
import { useAddressedWallet } from "@/rpc/queries/use-addressed-wallet";
import { useSession } from "@/rpc/session";
import { Page } from "@/ui/pages/page";
import { SignedOutState } from "@/ui/pages/signed-out";
import { SkeletonRows } from "@/ui/skeleton";
import { AgentPage } from "./agent-page";

/** The agent of the wallet that the page is about, else one's own. */
export function AgentView() {
  return (
    <MoreWords words={PROGRAM_WORDS}>
      <Addressed />
    </MoreWords>
  );
}

function Addressed() {
  const t = useTranslations("agent");
  const session = useSession();
  const walletAddress = useAddressedWallet();
  if (walletAddress) return <AgentPage key={walletAddress} walletAddress={walletAddress} />;
  return (
    <Page title={t("title")}>
      <div className="card min-h-80">
        {session.state === "unknown" ? (
          <SkeletonRows count={4} className="h-16" />
        ) : (
          <SignedOutState text={t("signedOut")} />
        )}
      </div>
    </Page>
  );
}
