import { useTranslations } from "use-intl";
import { usdText } from "@/format/money";
import { Card } from "@/ui/card";
import { Cell, Head, Row, Table } from "@/ui/table";
import { median, pointsText, shareText } from "../view";
import type { ArmFigures, ReportDocument } from "./document";

const COUNTS = [
  "assigned",
  "with_outcome",
  "using",
  "withdrawn",
  "disqualified",
  "idle_for_the_last_three_days",
  "liquidations",
  "trades",
  "copied",
] as const;
/** Signed and rounded as points are, of which one has a hundred. */
const POINT_BPS = 100;
const NOTHING = "–";

/** What each arm did, side by side. */
export function ArmTable({ arms }: Pick<ReportDocument, "arms">) {
  const t = useTranslations("study.arms");
  const moved = ({ markout_bps }: ArmFigures) =>
    markout_bps === null ? NOTHING : t("bps", { value: pointsText(markout_bps / POINT_BPS) });
  const middle = (quantiles: number[], write: (share: number) => string) => {
    const found = median(quantiles);
    return found === null ? NOTHING : write(found);
  };
  const rows: [string, (arm: ArmFigures) => string][] = [
    ...COUNTS.map((name): [string, (arm: ArmFigures) => string] => [
      t(name),
      (arm) => String(arm[name]),
    ]),
    [t("return"), (arm) => middle(arm.outcomes, pointsText)],
    [t("drawdown"), (arm) => middle(arm.drawdowns, shareText)],
    [t("turnover_usd"), (arm) => usdText(arm.turnover_usd)],
    [t("fees_usd"), (arm) => usdText(arm.fees_usd)],
    [t("markout_bps"), moved],
  ];
  return (
    <Card title={t("title")} className="overflow-hidden">
      <Table
        caption={t("title")}
        head={
          <>
            <Head>{t("fact")}</Head>
            <Head end>{t("treated")}</Head>
            <Head end>{t("control")}</Head>
          </>
        }
      >
        {rows.map(([name, write]) => (
          <Row key={name} className="h-10!">
            <Cell>
              <span className="whitespace-normal">{name}</span>
            </Cell>
            <Cell end>{write(arms.treated)}</Cell>
            <Cell end>{write(arms.control)}</Cell>
          </Row>
        ))}
      </Table>
    </Card>
  );
}
