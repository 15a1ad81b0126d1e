"use client";

import { type ReactNode, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import type { PerpPosition } from "@/rpc/generated";
import { useOrders } from "@/rpc/queries/use-orders";
import { usePositions } from "@/rpc/queries/use-positions";
import { useWalletAddress } from "@/rpc/session";
import { Card } from "@/ui/card";
import { EmptyState, FailedState } from "@/ui/notice";
import { SignedOutState } from "@/ui/pages/signed-out";
import { SkeletonRows } from "@/ui/skeleton";
import { Head, Table } from "@/ui/table";
import { PositionRow } from "./position-row";

const CloseDialog = lazyPart(() => import("./close-dialog"));

interface PositionListProps {
  onChoose: (token: string) => void;
  /** What sets triggers and margin of a position. */
  dialog: (position: PerpPosition, onClose: () => void) => ReactNode;
}

/** The open positions of the signed-in wallet, the one nearest to liquidation first. */
export function PositionList(props: PositionListProps) {
  const t = useTranslations("perp");
  const walletAddress = useWalletAddress();
  return (
    <Card title={t("positions")} aside={<p className="text-ink-3 text-xs">{t("riskiest")}</p>}>
      {walletAddress === null ? <SignedOutState text={t("signedOut")} /> : <Positions {...props} />}
    </Card>
  );
}

function Positions({ onChoose, dialog }: PositionListProps) {
  const t = useTranslations("perp");
  const [closing, setClosing] = useState<PerpPosition | null>(null);
  const [managed, setManaged] = useState<PerpPosition | null>(null);
  const { triggers } = useOrders();
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
              triggers={triggers.find((one) => one.position_id === position.id)}
              onManage={() => setManaged(position)}
              onClose={() => setClosing(position)}
            />
          ))}
        </Table>
      )}
      {managed &&
        dialog(positions.find(({ id }) => id === managed.id) ?? managed, () => setManaged(null))}
      {closing && (
        <Suspense>
          <CloseDialog
            key={closing.id}
            position={positions.find(({ id }) => id === closing.id) ?? closing}
            onClose={() => setClosing(null)}
          />
        </Suspense>
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
