"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { SECTIONS } from "@/ui/pages/sections";
import { LanguageSwitch } from "./language-switch";
import { ThemeSwitch } from "./theme-switch";
import { useCurrentSection } from "./use-current-section";

/** The bar at the top; `status` tells of the competition, `account` of who is signed in. */
export function Header(props: {
  status: ReactNode;
  palette: ReactNode;
  bell: ReactNode;
  account: ReactNode;
}) {
  const { status, palette, bell, account } = props;
  const t = useTranslations();
  const current = useCurrentSection();
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-canvas/90 backdrop-blur">
      <div className="mx-auto flex h-16 max-w-[1240px] items-center gap-2 px-3 min-[380px]:gap-3 min-[380px]:px-4 md:px-6 xl:gap-4">
        <Link
          href="/"
          className="flex shrink-0 items-center gap-2 font-semibold text-lg tracking-tight"
        >
          <span
            aria-hidden="true"
            className="grid size-8 place-items-center rounded-lg bg-accent-fill font-medium text-white text-xl leading-none"
          >
            α
          </span>
          <span aria-hidden="true" className="hidden min-[420px]:inline">
            Test
          </span>
          <span className="sr-only">{t("site.title")}</span>
        </Link>
        <nav aria-label={t("nav.main")} className="hidden gap-0.5 lg:flex xl:gap-1">
          {SECTIONS.map(({ href, name }) => (
            <Link
              key={href}
              href={href}
              aria-current={current === href ? "page" : undefined}
              className="whitespace-nowrap rounded-lg px-2.5 py-2 font-medium text-ink-2 text-sm transition-colors hover:text-ink aria-[current]:bg-raised aria-[current]:text-ink"
            >
              {t(`nav.${name}`)}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1.5 md:gap-2">
          <div className="hidden xl:block">{status}</div>
          {palette}
          <LanguageSwitch />
          <ThemeSwitch />
          {bell}
          {account}
        </div>
      </div>
      <div className="flex h-9 items-center justify-center border-line border-t px-4 xl:hidden">
        {status}
      </div>
    </header>
  );
}
