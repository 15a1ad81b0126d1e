"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { amountText, priceText } from "@/format/money";
import { FateNotice } from "@/orders/fate-notice";
import { impactText } from "@/orders/impact";
import { useOrder } from "@/orders/use-order";
import { useTRPC, useTRPCClient } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { PerpPosition } from "@/rpc/generated";
import { useMarkets } from "@/rpc/queries/use-markets";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { Change } from "@/ui/change";
import { Detail } from "@/ui/detail";
import { ConfirmDialog } from "@/ui/dialogs/confirm-dialog";
import { Money } from "@/ui/money";
import { Segmented } from "@/ui/segmented";
import { toast } from "@/ui/toast";
import { closingFee, expectedPayout, partOf } from "./view";

const INTERVAL_MS = 5_000;
const FRACTIONS = ["0.25", "0.5", "1"] as const;

/** Asks once more before a position ends, with what it would pay now. */
export default function CloseDialog(props: { position: PerpPosition; onClose: () => void }) {
  const t = useTranslations("perp");
  const tOrder = useTranslations("order");
  const { onClose } = props;
  const { direction, leverage, symbol } = props.position;
  const [fraction, setFraction] = useState<(typeof FRACTIONS)[number]>("1");
  const position = partOf(props.position, fraction);
  const { data } = useMarkets();
  const exit = useExit(position.id, fraction);
  const quoted = exit?.exit_price ?? position.mark_price;
  const { place, isPending, isAgain, fate } = useClose(position, fraction, quoted, onClose);
  const feeRate = data?.fee_rate ?? "0";
  const action = isAgain ? tOrder("again") : t("closeNow");
  return (
    <ConfirmDialog
      title={t("closeTitle", { symbol, direction: t(direction), leverage })}
      description={t("closeText")}
      keep={t("keep")}
      act={isPending ? t("closing") : action}
      notice={
        <>
          <Segmented
            label={t("fraction")}
            choices={FRACTIONS.map((value) => ({
              value,
              label: t("percent", { percent: Number(value) * 100 }),
            }))}
            value={fraction}
            onChange={setFraction}
            isWide
          />
          <FateNotice fate={fate} />
        </>
      }
      isPending={isPending}
      onAct={() => place({ position_id: position.id, fraction })}
      onClose={onClose}
    >
      <Detail name={t("mark")}>
        <Money as="price" value={position.mark_price} />
      </Detail>
      <Detail name={t("margin")}>
        <Money as="amount" value={position.margin} symbol="USDC" />
      </Detail>
      <Detail name={t("pnl")}>
        {position.unrealised_pnl === null ? "–" : <Change usd={position.unrealised_pnl} />}
      </Detail>
      <Detail name={t("impact")}>{exit ? impactText(exit.impact_bps, t("noImpact")) : "–"}</Detail>
      <Detail name={t("closingFee")}>
        <Money as="estimate" value={closingFee(position, feeRate)} symbol="USDC" />
      </Detail>
      <Detail name={t("payout")}>
        <Money
          as="estimate"
          value={expectedPayout(position, feeRate, exit?.impact_bps ?? "0")}
          symbol="USDC"
          className="font-semibold"
        />
      </Detail>
    </ConfirmDialog>
  );
}

interface CloseOrder {
  position_id: string;
  fraction: string;
}

/** At which price the position would close now, its own price impact included. */
function useExit(position_id: string, fraction: string) {
  const trpc = useTRPC();
  const options = { refetchInterval: INTERVAL_MS };
  return useQuery(trpc.perp.previewClose.queryOptions({ position_id, fraction }, options)).data;
}

function useClose(
  { id, symbol, direction }: PerpPosition,
  fraction: string,
  quoted: string | null,
  onDone: () => void,
) {
  const t = useTranslations("perp");
  const { perp } = useTRPCClient();
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  const finish = () => {
    onDone();
    refresh();
  };
  return useOrder({
    name: `close ${id}`,
    current: { position_id: id, fraction },
    quoted,
    send: (input: CloseOrder & { idempotency_key: string }) => perp.close.mutate(input),
    onDone: ({ pnl, details }) => {
      toast.success(t("closed", { symbol, direction: t(direction), pnl: amountText(pnl) }), {
        description: t("closedDetails", {
          exit: priceText(details.exit_price),
          payout: amountText(details.payout),
        }),
      });
      finish();
    },
    // A position that is gone by itself leaves the list as well.
    onRefused: (error) => {
      toast.error(t("closeFailed"), { description: failureText(error) });
      finish();
    },
  });
}
