"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { useCompetition } from "@/rpc/queries/use-competition";

const LINKS = [
  { href: "/leaderboard#rules", name: "rules" },
  { href: "/results", name: "results" },
  { href: "/docs", name: "docs" },
] as const;

/** The end of every page: who holds the competition, its rules, and what programs need. */
export function Footer() {
  const t = useTranslations("footer");
  const { data } = useCompetition();
  const organiser = data?.organiser;
  return (
    <footer className="border-line border-t pb-[calc(3.75rem+env(safe-area-inset-bottom))] lg:pb-0">
      <div className="mx-auto flex max-w-[1240px] flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-6 text-ink-2 text-sm md:px-6">
        <p className="min-h-5 max-w-xl">
          {organiser && (
            <>
              {organiser.url === null ? (
                t("heldBy", { name: organiser.name })
              ) : (
                <a href={organiser.url} className="underline hover:text-ink">
                  {t("heldBy", { name: organiser.name })}
                </a>
              )}{" "}
            </>
          )}
          {t("play")}
        </p>
        <nav aria-label={t("title")} className="flex flex-wrap gap-x-5 gap-y-2">
          {LINKS.map(({ href, name }) => (
            <Link key={href} href={href} className="hover:text-ink hover:underline">
              {t(name)}
            </Link>
          ))}
        </nav>
      </div>
    </footer>
  );
}
