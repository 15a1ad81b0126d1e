"use client";

import { useLocale, useTranslations } from "use-intl";
import type { Study } from "@/rpc/generated";
import { useIsSignedIn } from "@/rpc/session";
import { Button } from "@/ui/button";
import { useTakingPart } from "./use-study";
import { shareText } from "./view";

const MINUTE_SECONDS = 60;

/** What is decided by chance and what is compared, in plain words, and the button that agrees. */
export function Consent({ study }: { study: Study }) {
  const t = useTranslations("study.consent");
  const isSignedIn = useIsSignedIn();
  const { plan, seal } = study;
  const own = useLocale() === "ja" ? plan.consent_ja : plan.consent_en;
  const { agree } = useTakingPart({ agreed: t("agreed"), withdrawn: "" });
  const shares = {
    treated: shareText(Number(plan.treated_share)),
    control: shareText(Number(plan.control_share)),
  };
  const minutes = Math.ceil(plan.delay_seconds / MINUTE_SECONDS);
  return (
    <div className="flex flex-col gap-3 px-5 pt-1 pb-5 text-sm leading-relaxed">
      <p className="whitespace-pre-line">{own}</p>
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-ink-2">
        <li>{t("chance", shares)}</li>
        <li>{t(plan.offer)}</li>
        <li>{t("data")}</li>
        {minutes > 0 && <li>{t("delay", { minutes })}</li>}
        <li>{t("withdraw")}</li>
        <li>{t("free")}</li>
      </ul>
      {isSignedIn ? (
        <Button
          look="primary"
          className="self-start"
          disabled={agree.isPending}
          onClick={() => agree.mutate({ seal })}
        >
          {t("agree")}
        </Button>
      ) : (
        <p>{t("signIn")}</p>
      )}
    </div>
  );
}
