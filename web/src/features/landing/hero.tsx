"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

/** What this is, in ten seconds: a sentence, the way in, and the clock. */
export function Hero({ actions, aside }: { actions: ReactNode; aside: ReactNode }) {
  const t = useTranslations("landing");
  return (
    <div className="grid items-center gap-10 py-6 md:py-12 lg:grid-cols-12">
      <div className="lg:col-span-7">
        <p className="font-medium text-accent text-sm">{t("eyebrow")}</p>
        <h1 className="mt-3 text-balance font-semibold text-4xl leading-[1.12] tracking-tight md:text-[56px]">
          {t("title")}
        </h1>
        <p className="mt-5 max-w-xl text-base text-ink-2 leading-relaxed md:text-lg">{t("lead")}</p>
        <div className="mt-8">{actions}</div>
      </div>
      <div className="flex flex-col gap-6 lg:col-span-5">{aside}</div>
    </div>
  );
}
