"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useTitle } from "@/browser/title";

/**
 * A page's heading and its parts, in the width all pages share; `beside` follows the title, `aside`
 * stands at the end of its line.
 */
export function Page(props: {
  title: string;
  beside?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("site");
  useTitle(`${props.title} – ${t("title")}`);
  return (
    <div className="flex flex-col gap-5">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-3">
        <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="font-semibold text-2xl tracking-tight">{props.title}</h1>
          {props.beside}
        </div>
        {props.aside}
      </div>
      {props.children}
    </div>
  );
}
