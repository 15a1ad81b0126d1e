"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { type Operation, type Schema, shapeText } from "./description";
import { Lines } from "./lines";
import { TryIt } from "./try-it";

interface Row {
  operation: Operation;
  schemas: Record<string, Schema>;
  /** The key to try it by; empty for the session's cookie. */
  bearer: string;
}

/** One address: a line, and all about it once it is opened. */
export function OperationRow(props: Row) {
  const { method, path, summary } = props.operation;
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="border-line border-t px-5 py-3 text-sm"
    >
      <summary className="cursor-pointer">
        <code className="font-semibold">{method}</code>{" "}
        <code className="[overflow-wrap:anywhere]">{path}</code>
        <span lang="en" className="block text-ink-2">
          {summary}
        </span>
      </summary>
      {isOpen && <Body {...props} />}
    </details>
  );
}

function Body({ operation, schemas, bearer }: Row) {
  const t = useTranslations("docs");
  const { answer, scope, text } = operation;
  return (
    <div className="flex flex-col gap-4 pt-3">
      {text && (
        <p lang="en" className="max-w-prose whitespace-pre-line text-ink-2">
          {text}
        </p>
      )}
      <p className="text-ink-2">
        <code>{operation.id}</code>
        {" · "}
        {scope ? t("scope", { scope }) : t("noScope")}
        {operation.needsSession && ` · ${t("needsSession")}`}
      </p>
      <TryIt operation={operation} bearer={bearer} />
      {answer && (
        <div>
          <h3 className="pb-1 font-medium">{t("answers")}</h3>
          <Lines text={shapeText(answer, schemas)} label={t("answers")} />
        </div>
      )}
    </div>
  );
}
