"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { rateText } from "@/format/money";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { useTRPC } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { FundingPayment } from "@/rpc/generated";
import { OpenedDialog as Dialog } from "@/ui/dialogs/opened-dialog";
import { Money } from "@/ui/money";
import { EmptyState, FailedState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { Cell, Head, Row, Table } from "@/ui/table";

interface Asked {
  walletAddress: string;
  position: { id: string; symbol: string };
  onClose: () => void;
}

/** Every funding payment of a position, the newest first: when, at which rate and price, how much. */
export default function FundingDialog(props: Asked) {
  return (
    <MoreWords words={MARKET_WORDS}>
      <Payments {...props} />
    </MoreWords>
  );
}

function Payments(props: Asked) {
  const t = useTranslations("payments");
  const tMarket = useTranslations("market");
  const trpc = useTRPC();
  const failureText = useFailureText();
  const { walletAddress, position } = props;
  const { data, error, refetch } = useQuery(
    trpc.perp.fundingPayments.queryOptions({
      wallet_address: walletAddress,
      position_id: position.id,
    }),
  );
  const title = tMarket("fundingOf", { symbol: position.symbol });
  return (
    <Dialog isOpen onOpenChange={props.onClose} title={title} description={t("text")}>
      <div className="min-h-40 overflow-y-auto pb-4">
        {error && !data && <FailedState text={failureText(error)} onRetry={() => refetch()} />}
        {!error && !data && <SkeletonRows count={2} className="h-16" />}
        {data?.payments.length === 0 && <EmptyState text={t("none")} />}
        {data && data.payments.length > 0 && (
          <Table
            caption={title}
            head={
              <>
                <Head>{t("settledAt")}</Head>
                <Head end>{t("rate")}</Head>
                <Head end>{t("amount")}</Head>
              </>
            }
          >
            {data.payments.map((payment) => (
              <Payment key={payment.settled_at} payment={payment} />
            ))}
          </Table>
        )}
      </div>
    </Dialog>
  );
}

function Payment({ payment }: { payment: FundingPayment }) {
  const format = useFormatter();
  const { amount, price_usd, rate, settled_at } = payment;
  const time = format.dateTime(new Date(settled_at), { dateStyle: "short", timeStyle: "short" });
  return (
    <Row>
      <Cell>
        <time dateTime={settled_at} className="figures text-ink-2">
          {time}
        </time>
      </Cell>
      <Cell end>
        <span className="figures block text-ink-2">{rateText(rate)}</span>
        <Money as="price" value={price_usd} className="block text-ink-3 text-xs" />
      </Cell>
      <Cell end>
        <Money as="estimate" value={amount} symbol="USDC" className="font-medium" />
      </Cell>
    </Row>
  );
}
