import { useTranslations } from "use-intl";
import { Card } from "@/ui/card";
import { knownCautions, type ReportDocument } from "./document";

/** What may not be concluded, in plain words. */
export function Cautions({ document }: { document: ReportDocument }) {
  const t = useTranslations("study.cautions");
  return (
    <Card title={t("title")}>
      <ul className="flex list-disc flex-col gap-1.5 pt-1 pr-5 pb-5 pl-10 text-sm leading-relaxed">
        {knownCautions(document).map((caution) => (
          <li key={caution}>{t(caution)}</li>
        ))}
      </ul>
    </Card>
  );
}
