"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { PerpPosition } from "@/rpc/generated";
import { usePositions } from "@/rpc/queries/use-positions";
import { useWalletAddress } from "@/rpc/session";
import { Card } from "@/ui/card";
import { EmptyState, FailedState } from "@/ui/notice";
import { SignedOutState } from "@/ui/pages/signed-out";
import { SkeletonRows } from "@/ui/skeleton";
import { Head, Table } from "@/ui/table";
import { CloseDialog } from "./close-dialog";
import { PositionRow } from "./position-row";

/** The open positions of the signed-in wallet, the one nearest to liquidation first. */
export function PositionList({ onChoose }: { onChoose: (token: string) => void }) {
  const t = useTranslations("perp");
  const walletAddress = useWalletAddress();
  return (
    <Card title={t("positions")} aside={<p className="text-ink-3 text-xs">{t("riskiest")}</p>}>
      {walletAddress === null ? (
        <SignedOutState text={t("signedOut")} />
      ) : (
        <Positions onChoose={onChoose} />
      )}
    </Card>
  );
}

function Positions({ onChoose }: { onChoose: (token: string) => void }) {
  const t = useTranslations("perp");
  const [closing, setClosing] = useState<PerpPosition | null>(null);
  const { data, positions, isError, refetch } = usePositions();
  if (isError && !data) return <FailedState text={t("listFailed")} onRetry={() => refetch()} />;
  if (!data) return <SkeletonRows count={1} className="h-16" />;
  return (
    <>
      {positions.length === 0 ? (
        <EmptyState text={t("none")} />
      ) : (
        <Table caption={t("positions")} head={<Heads />}>
          {positions.map((position) => (
            <PositionRow
              key={position.id}
              position={position}
              onChoose={() => onChoose(position.token_address)}
              onClose={() => setClosing(position)}
            />
          ))}
        </Table>
      )}
      {closing && (
        <CloseDialog
          key={closing.id}
          position={positions.find(({ id }) => id === closing.id) ?? closing}
          onClose={() => setClosing(null)}
        />
      )}
    </>
  );
}

function Heads() {
  const t = useTranslations("perp");
  return (
    <>
      <Head>{t("position")}</Head>
      <Head end from="md">
        {t("size")}
      </Head>
      <Head end from="lg">
        {t("entryAndMark")}
      </Head>
      <Head end from="sm">
        {t("liquidation")}
      </Head>
      <Head end from="lg">
        {t("margin")}
      </Head>
      <Head end from="lg">
        {t("accumulatedFunding")}
      </Head>
      <Head end>{t("pnl")}</Head>
      <Head end>
        <span className="sr-only">{t("close")}</span>
      </Head>
    </>
  );
}
