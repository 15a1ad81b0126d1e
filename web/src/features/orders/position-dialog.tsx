"use client";

import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { submittedAmount } from "@/format/decimal";
import { priceText } from "@/format/money";
import { FateNotice } from "@/orders/fate-notice";
import { type PlacedOrder, useOrder } from "@/orders/use-order";
import { useTRPCClient } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import type { PerpPosition } from "@/rpc/generated";
import { useOrders } from "@/rpc/queries/use-orders";
import { useRefreshAfterOrder } from "@/rpc/queries/use-portfolio";
import { Button } from "@/ui/button";
import { Detail, Details } from "@/ui/detail";
import { OpenedDialog } from "@/ui/dialogs/opened-dialog";
import { Money } from "@/ui/money";
import { Segmented } from "@/ui/segmented";
import { toast } from "@/ui/toast";
import { NumberField } from "./number-field";

const PARTS = ["triggers", "add", "remove"] as const;
const USDC_DECIMALS = 6;

type Keyed<Input> = Input & { idempotency_key: string };

/** At which prices a position closes by itself, and what its margin is. */
export default function PositionDialog(props: { position: PerpPosition; onClose: () => void }) {
  const t = useTranslations("waiting");
  const tPerp = useTranslations("perp");
  const { position, onClose } = props;
  const { direction, leverage, symbol } = position;
  const [part, setPart] = useState<(typeof PARTS)[number]>("triggers");
  return (
    <OpenedDialog
      isOpen
      onOpenChange={onClose}
      title={t("manageTitle", { symbol, direction: tPerp(direction), leverage })}
      description={t("manageText")}
    >
      <div className="flex flex-col gap-4 px-5 pt-2 pb-6">
        <Segmented
          label={t("manage")}
          choices={PARTS.map((value) => ({ value, label: t(`parts.${value}`) }))}
          value={part}
          onChange={setPart}
          isWide
        />
        <Details>
          <Detail name={tPerp("mark")}>
            <Money as="price" value={position.mark_price} />
          </Detail>
          <Detail name={tPerp("liquidation")}>
            <Money as="price" value={position.liquidation_price} />
          </Detail>
          <Detail name={tPerp("margin")}>
            <Money as="amount" value={position.margin} symbol="USDC" />
          </Detail>
        </Details>
        {part === "triggers" ? (
          <TriggersForm position={position} onDone={onClose} />
        ) : (
          <MarginForm key={part} position={position} isAdded={part === "add"} onDone={onClose} />
        )}
      </div>
    </OpenedDialog>
  );
}

interface Triggers {
  position_id: string;
  take_profit?: string;
  stop_loss?: string;
}

function TriggersForm({ position, onDone }: { position: PerpPosition; onDone: () => void }) {
  const t = useTranslations("waiting");
  const { triggers } = useOrders();
  const { perp } = useTRPCClient();
  const now = triggers.find((one) => one.position_id === position.id);
  const [profit, setProfit] = useState(now?.take_profit ?? "");
  const [loss, setLoss] = useState(now?.stop_loss ?? "");
  const take_profit = submittedAmount(profit);
  const stop_loss = submittedAmount(loss);
  const input: Triggers = {
    position_id: position.id,
    ...(take_profit !== null && { take_profit }),
    ...(stop_loss !== null && { stop_loss }),
  };
  const sent = useSent({
    name: `triggers ${position.id}`,
    input,
    send: (order: Keyed<Triggers>) => perp.setTriggers.mutate(order),
    done: t("triggersSet"),
    onDone,
  });
  const isLong = position.direction === "long";
  return (
    <Form sent={sent} input={input} action={t("setTriggers")}>
      <NumberField
        name={t(isLong ? "takeProfitAbove" : "takeProfitBelow")}
        unit="USD"
        typed={profit}
        onChange={setProfit}
      />
      <NumberField
        name={t(isLong ? "stopLossBelow" : "stopLossAbove")}
        unit="USD"
        typed={loss}
        onChange={setLoss}
        below={t("triggersText")}
      />
    </Form>
  );
}

interface Margin {
  position_id: string;
  amount: string;
}

function MarginForm(props: { position: PerpPosition; isAdded: boolean; onDone: () => void }) {
  const t = useTranslations("waiting");
  const { perp } = useTRPCClient();
  const { position, isAdded } = props;
  const [typed, setTyped] = useState("");
  const amount = submittedAmount(typed);
  const input = amount === null ? null : { position_id: position.id, amount };
  const change = isAdded ? perp.addMargin : perp.removeMargin;
  const sent = useSent({
    name: `margin ${isAdded} ${position.id}`,
    input,
    send: (order: Keyed<Margin>) => change.mutate(order),
    done: t("marginChanged"),
    onDone: props.onDone,
  });
  return (
    <Form sent={sent} input={input} action={t(isAdded ? "addMargin" : "removeMargin")}>
      <NumberField
        name={t("amount")}
        unit="USDC"
        typed={typed}
        onChange={setTyped}
        decimals={USDC_DECIMALS}
        below={t(isAdded ? "addText" : "removeText")}
      />
    </Form>
  );
}

function Form<Input extends object>(props: {
  sent: PlacedOrder<Input>;
  input: Input | null;
  action: string;
  children: ReactNode;
}) {
  const { sent, input } = props;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (input) sent.place(input);
      }}
    >
      {props.children}
      <FateNotice fate={sent.fate} />
      <Button type="submit" look="primary" size="large" disabled={sent.isPending || !input}>
        {props.action}
      </Button>
    </form>
  );
}

/** Sends what a form says, once, and says how it went. */
function useSent<Input extends object>(order: {
  name: string;
  input: Input | null;
  send: (input: Keyed<Input>) => Promise<{ liquidation_price: string | null }>;
  done: string;
  onDone: () => void;
}) {
  const t = useTranslations("waiting");
  const refresh = useRefreshAfterOrder();
  const failureText = useFailureText();
  return useOrder({
    name: order.name,
    current: order.input,
    send: order.send,
    onDone: ({ liquidation_price }) => {
      const price = liquidation_price === null ? "–" : priceText(liquidation_price);
      toast.success(order.done, { description: t("liquidatedAt", { price }) });
      order.onDone();
      refresh();
    },
    onRefused: (error) => toast.error(t("notDone"), { description: failureText(error) }),
  });
}
