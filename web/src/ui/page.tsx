"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useTitle } from "@/browser/title";

/** A page's heading and its parts, in the width all pages share. */
export function Page(props: { title: string; aside?: ReactNode; children: ReactNode }) {
  const t = useTranslations("site");
  useTitle(`${props.title} – ${t("title")}`);
  return (
    <div className="flex flex-col gap-5">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">{props.title}</h1>
        {props.aside}
      </div>
      {props.children}
    </div>
  );
}
