"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import type { Investment } from "@/rpc/generated";
import { useWalletAddress } from "@/rpc/session";
import { Card } from "@/ui/card";
import { EmptyState, FailedState } from "@/ui/notice";
import { SignedOutState } from "@/ui/pages/signed-out";
import { SkeletonRows } from "@/ui/skeleton";
import { Head, Table } from "@/ui/table";
import { InvestmentRow } from "./investment-row";
import { UnstakeDialog } from "./unstake-dialog";
import { inOrder } from "./view";

const INTERVAL_MS = 30_000;

/** What the signed-in wallet has staked and lent, and what it had. */
export function InvestmentList() {
  const t = useTranslations("earn");
  const walletAddress = useWalletAddress();
  return (
    <Card title={t("mine")}>
      {walletAddress === null ? (
        <SignedOutState text={t("signedOut")} />
      ) : (
        <Investments walletAddress={walletAddress} />
      )}
    </Card>
  );
}

function Investments({ walletAddress }: { walletAddress: string }) {
  const t = useTranslations("earn");
  const trpc = useTRPC();
  const [unstaking, setUnstaking] = useState<Investment | null>(null);
  const { data, isError, refetch } = useQuery(
    trpc.investments.list.queryOptions(
      { wallet_address: walletAddress },
      { refetchInterval: INTERVAL_MS },
    ),
  );
  if (isError && !data) return <FailedState text={t("listFailed")} onRetry={() => refetch()} />;
  if (!data) return <SkeletonRows count={2} className="h-16" />;
  if (data.investments.length === 0) return <EmptyState text={t("none")} />;
  return (
    <>
      <Table
        caption={t("mine")}
        head={
          <>
            <Head>{t("token")}</Head>
            <Head end from="sm">
              {t("principal")}
            </Head>
            <Head end from="md">
              {t("interest")}
            </Head>
            <Head end>{t("worth")}</Head>
            <Head end from="lg">
              {t("apr")}
            </Head>
            <Head end from="lg">
              {t("started")}
            </Head>
            <Head end>
              <span className="sr-only">{t("unstake")}</span>
            </Head>
          </>
        }
      >
        {inOrder(data.investments).map((investment) => (
          <InvestmentRow key={investment.id} investment={investment} onUnstake={setUnstaking} />
        ))}
      </Table>
      {unstaking && <UnstakeDialog investment={unstaking} onClose={() => setUnstaking(null)} />}
    </>
  );
}
