import { useTranslations } from "use-intl";
import { Card } from "@/ui/card";
import { Cell, Head, Row, Table } from "@/ui/table";
import { chanceText, pointsText } from "../view";
import type { ReportDocument } from "./document";

/** How the users of each agent fared, and what luck alone would do; nothing without agents. */
export function AgentTable({ table }: { table: ReportDocument["by_agent"] }) {
  const t = useTranslations("study.agents");
  if (table.agents.length === 0) return null;
  return (
    <Card title={t("title")} className="overflow-hidden">
      <p className="px-5 pb-2 text-ink-2 text-sm">
        {t("text")}{" "}
        {table.luck_of_the_best !== null &&
          t("luck", { value: pointsText(table.luck_of_the_best) })}
      </p>
      <Table
        caption={t("title")}
        head={
          <>
            <Head>{t("agent")}</Head>
            <Head end>{t("users")}</Head>
            <Head end>{t("difference")}</Head>
            <Head end>{t("p")}</Head>
          </>
        }
      >
        {table.agents.map(({ agent, users, difference, adjusted_p }) => (
          <Row key={agent}>
            <Cell>{agent}</Cell>
            <Cell end>{users}</Cell>
            <Cell end>
              {pointsText(difference.value)}
              <span className="block text-ink-2 text-xs">
                {pointsText(difference.low)} … {pointsText(difference.high)}
              </span>
            </Cell>
            <Cell end>{chanceText(adjusted_p)}</Cell>
          </Row>
        ))}
      </Table>
    </Card>
  );
}
