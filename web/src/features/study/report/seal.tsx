"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import type { ReportDocument } from "./document";

/** The digests by which the report is checked, and its very bytes to keep. */
export function Seal(props: {
  document: ReportDocument;
  text: string;
  sha256: string;
  rows: string;
}) {
  const t = useTranslations("study.seal");
  const { document, text, sha256, rows } = props;
  const digests = [
    [t("seal"), document.seal],
    [t("code"), document.code_version],
    [t("data"), document.data_sha256],
    [t("document"), sha256],
  ];
  return (
    <Card title={t("title")}>
      <div className="flex flex-col gap-4 px-5 pt-1 pb-5 text-sm">
        <p className="text-ink-2">{t("text")}</p>
        <dl className="flex flex-col gap-2">
          {digests.map(([name, digest]) => (
            <div key={name}>
              <dt className="text-ink-2 text-xs">{name}</dt>
              <dd className="figures break-all">{digest}</dd>
            </div>
          ))}
        </dl>
        <div className="flex flex-wrap gap-2 print:hidden">
          <Button onClick={() => keep("study.json", "application/json", text)}>{t("json")}</Button>
          <Button onClick={() => keep("study.csv", "text/csv", rows)}>{t("csv")}</Button>
          <Button onClick={() => window.print()}>{t("print")}</Button>
        </div>
      </div>
    </Card>
  );
}

function keep(name: string, type: string, text: string) {
  const link = window.document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
