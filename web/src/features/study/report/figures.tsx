import { useTranslations } from "use-intl";
import { Card } from "@/ui/card";
import { pointsText, shareText } from "../view";
import type { Estimate, ReportDocument } from "./document";

/** The two figures with their intervals; the one that answers the plan's question says so. */
export function Figures({ document }: { document: ReportDocument }) {
  const t = useTranslations("study.figures");
  const { plan, users, days } = document;
  const percent = shareText(Number(plan.winsor_share));
  return (
    <Card title={t("title")}>
      <div className="grid gap-6 px-5 pt-2 pb-5 sm:grid-cols-2">
        <Figure
          name={t("users")}
          text={t("usersText", { percent })}
          estimate={users}
          isPrimary={plan.primary === "users"}
        />
        <Figure
          name={t("days")}
          text={t("daysText")}
          estimate={days?.neutral ?? null}
          isPrimary={plan.primary === "days"}
        />
      </div>
      <p className="border-line border-t px-5 py-4 font-medium text-sm">{t("season")}</p>
    </Card>
  );
}

function Figure(props: {
  name: string;
  text: string;
  estimate: Estimate | null;
  isPrimary: boolean;
}) {
  const t = useTranslations("study.figures");
  const { estimate } = props;
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-ink-2 text-sm">{props.name}</h3>
      <p className="figures font-semibold text-2xl">
        {estimate ? t("points", { value: pointsText(estimate.value) }) : t("unknown")}
      </p>
      {estimate && (
        <p className="figures text-sm">
          {t("interval", { low: pointsText(estimate.low), high: pointsText(estimate.high) })}
        </p>
      )}
      {props.isPrimary && <p className="text-accent text-xs">{t("primary")}</p>}
      <p className="mt-1 text-ink-2 text-xs leading-relaxed">{props.text}</p>
    </div>
  );
}
