"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { MoreWords } from "@/i18n/more-words";
import { PROGRAM_WORDS } from "@/i18n/program-words";
import { Card } from "@/ui/card";
import { EmptyState, FailedState } from "@/ui/notice";
import { Page } from "@/ui/pages/page";
import { SkeletonRows } from "@/ui/skeleton";
import { byGroup, type Description, found, operations } from "./description";
import { OperationRow } from "./operation-row";
import { useDescription } from "./use-description";

/** Every address of the server with its fields, each to be tried. */
export function DocsView() {
  return (
    <MoreWords words={PROGRAM_WORDS}>
      <Docs />
    </MoreWords>
  );
}

function Docs() {
  const t = useTranslations("docs");
  const { data, isError, refetch } = useDescription();
  return (
    <Page title={t("title")}>
      <p className="max-w-2xl text-ink-2 text-sm">
        {t.rich("lead", {
          skill: (text) => <Place href="/skill.md">{text}</Place>,
          client: (text) => <Place href="/alphatest.py">{text}</Place>,
          document: (text) => <Place href="/openapi.json">{text}</Place>,
        })}
      </p>
      {isError && (
        <div className="card">
          <FailedState text={t("failed")} onRetry={() => refetch()} />
        </div>
      )}
      {!isError && !data && (
        <div className="card">
          <SkeletonRows count={8} className="h-16" />
        </div>
      )}
      {data && <Operations document={data} />}
    </Page>
  );
}

function Place({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <a href={href} className="text-accent underline">
      {children}
    </a>
  );
}

function Operations({ document }: { document: Description }) {
  const t = useTranslations("docs");
  const [search, setSearch] = useState("");
  const [key, setKey] = useState("");
  const all = useMemo(() => operations(document), [document]);
  const groups = byGroup(found(all, search));
  const field = "h-10 w-full rounded-lg border border-line bg-surface px-3 text-ink text-sm";
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <label className="flex flex-col gap-1 text-ink-2 text-sm">
          {t("search")}
          <input
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className={field}
          />
        </label>
        <label className="flex flex-col gap-1 text-ink-2 text-sm">
          {t("key")}
          <input
            type="password"
            autoComplete="off"
            value={key}
            onChange={(event) => setKey(event.target.value.trim())}
            placeholder="alpha_…"
            className={field}
          />
        </label>
      </div>
      {groups.length === 0 && (
        <div className="card">
          <EmptyState text={t("nothing")} />
        </div>
      )}
      {groups.map(([group, operations]) => (
        <Card key={group} title={group}>
          {operations.map((operation) => (
            <OperationRow
              key={operation.id}
              operation={operation}
              schemas={document.components.schemas}
              bearer={key}
            />
          ))}
        </Card>
      ))}
    </>
  );
}
