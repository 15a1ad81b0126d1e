"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { Icon } from "@/ui/icons";
import { SECTIONS } from "@/ui/pages/sections";
import { useCurrentSection } from "./use-current-section";

/** The way around on a phone or a tablet: the sections at the bottom of the screen. */
export function TabBar() {
  const t = useTranslations();
  const current = useCurrentSection();
  return (
    <nav
      aria-label={t("nav.main")}
      className="fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {SECTIONS.map(({ href, name }) => (
        <Link
          key={href}
          href={href}
          aria-current={current === href ? "page" : undefined}
          className="flex h-15 min-w-0 flex-1 flex-col items-center justify-center gap-1 text-ink-3 aria-[current]:text-accent"
        >
          <Icon name={name} />
          <span className="whitespace-nowrap font-medium text-[11px]">{t(`tabs.${name}`)}</span>
        </Link>
      ))}
    </nav>
  );
}
