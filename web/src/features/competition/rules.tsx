"use client";

import { useTranslations } from "use-intl";
import { decimal } from "@/format/decimal";
import { amountText } from "@/format/money";
import { useCompetition } from "@/rpc/use-competition";
import { Skeleton } from "@/ui/skeleton";
import { grantText } from "./view";

/** What one must know to take part, in five short paragraphs. */
export function Rules() {
  const t = useTranslations("competition");
  const { data } = useCompetition();
  const feePercentage = data ? decimal(data.swap_fee_rate).times(100).toFixed() : "0";
  const rules = [
    {
      title: t("grantTitle"),
      text: data && t("grantText", { grant: grantText(data.grant, amountText) }),
    },
    {
      title: t("fillTitle"),
      text: data && t("fillText", { fee: `${amountText(feePercentage)}%` }),
    },
    { title: t("rankTitle"), text: t("rankText") },
    { title: t("earnTitle"), text: t("earnText") },
    { title: t("riskTitle"), text: t("riskText") },
  ];
  return (
    <section aria-labelledby="rules">
      <h2 id="rules" className="font-semibold text-xl tracking-tight">
        {t("rules")}
      </h2>
      <ol className="mt-4 grid gap-3 sm:grid-cols-2 lg:grid-cols-5">
        {rules.map(({ title, text }, index) => (
          <li key={title} className="card flex min-h-40 flex-col p-5">
            <span aria-hidden="true" className="figures text-accent text-sm">
              {index + 1}
            </span>
            <h3 className="mt-2 font-medium text-[15px]">{title}</h3>
            {text ? (
              <p className="mt-1.5 text-ink-2 text-sm leading-relaxed">{text}</p>
            ) : (
              <Skeleton className="mt-2 h-4 w-full" />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
