"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { Icon } from "@/ui/icons";
import { SECTIONS } from "./sections";

/** The way around on a phone: the sections at the bottom of the screen. */
export function TabBar() {
  const t = useTranslations("nav");
  const path = usePathname();
  return (
    <nav
      aria-label={t("main")}
      className="fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {SECTIONS.map(({ href, name }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? "page" : undefined}
          className="flex h-15 min-w-0 flex-1 flex-col items-center justify-center gap-1 text-ink-3 aria-[current]:text-accent"
        >
          <Icon name={name} />
          <span className="max-w-full truncate px-0.5 font-medium text-[10px]">{t(name)}</span>
        </Link>
      ))}
    </nav>
  );
}
