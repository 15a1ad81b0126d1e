"use client";

import { useLocale, useTranslations } from "use-intl";
import { MoreWords } from "@/i18n/more-words";
import { STUDY_WORDS } from "@/i18n/study-words";
import type { Study } from "@/rpc/generated";
import { ButtonLink } from "@/ui/button";

/** What the study asks, and the way to the page that says what chance decides. */
export default function Invitation({ study }: { study: Study }) {
  return (
    <MoreWords words={STUDY_WORDS}>
      <Question plan={study.plan} />
    </MoreWords>
  );
}

function Question({ plan }: Pick<Study, "plan">) {
  const t = useTranslations("study.consent");
  const isJapanese = useLocale() === "ja";
  return (
    <section aria-label={t("invitation")} className="card flex flex-col gap-2 p-5 text-sm">
      <h2 className="font-semibold text-[15px]">{t("invitation")}</h2>
      <p className="break-words">{isJapanese ? plan.question_ja : plan.question_en}</p>
      <p className="text-ink-2">{t("guest")}</p>
      <ButtonLink href="/study" prefetch={false} className="self-start">
        {t("read")}
      </ButtonLink>
    </section>
  );
}
