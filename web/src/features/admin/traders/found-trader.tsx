"use client";

import { useTranslations } from "use-intl";
import type { FoundTrader as Found } from "@/rpc/generated";
import { Button, ButtonLink } from "@/ui/button";
import { Change } from "@/ui/change";
import { TraderName } from "@/ui/traders/trader-name";
import type { Decision } from "../decision/decision";

const SHOWN_T_PLACES = 2;

/** A trader with return and flags, and what can be decided of them. */
export function FoundTrader(props: { trader: Found; onAsk: (decision: Decision) => void }) {
  const t = useTranslations("admin");
  const { trader } = props;
  const { disqualified, flags, pnl_percentage, username: name, wallet_address } = trader;
  const counts = {
    shared_address: { count: trader.wallets_of_address },
    same_orders: { count: trader.same_orders },
    opposite_positions: { count: trader.opposite_positions },
    high_markouts: { t: Number(trader.markout_t ?? 0).toFixed(SHOWN_T_PLACES) },
  };
  return (
    <li className="border-line border-t px-5 py-3 text-sm">
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <TraderName address={wallet_address} name={name} />
        </div>
        {pnl_percentage !== null && <Change percentage={pnl_percentage} />}
      </div>
      {disqualified !== null && (
        <p className="mt-1 break-words text-warn">
          {t("disqualifiedFor", { reason: disqualified })}
        </p>
      )}
      {flags.length > 0 && (
        <ul className="mt-2 flex flex-wrap gap-1.5">
          {flags.map((flag) => (
            <li
              key={flag}
              className="figures rounded-md bg-warn-soft px-1.5 py-0.5 font-medium text-warn text-xs"
            >
              {t(`flags.${flag}`, counts[flag])}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        <ButtonLink size="small" href={`/portfolio?wallet=${wallet_address}`} prefetch={false}>
          {t("look")}
        </ButtonLink>
        {(
          [disqualified === null ? "disqualify" : "reinstate", "clearName", "clearBio"] as const
        ).map((act) => (
          <Button
            key={act}
            size="small"
            onClick={() => props.onAsk({ act, name, wallet_address })}
            aria-label={t(`actsOn.${act}`, { name })}
          >
            {t(`acts.${act}`)}
          </Button>
        ))}
      </div>
    </li>
  );
}
