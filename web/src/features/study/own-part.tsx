"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Study } from "@/rpc/generated";
import { Button, ButtonLink } from "@/ui/button";
import { Card } from "@/ui/card";
import { ReadyKey } from "./ready-key";
import { useTakingPart } from "./use-study";

const TIME = { dateStyle: "medium", timeStyle: "short" } as const;

/** The arm that chance gave the participant, and how to withdraw. */
export function OwnPart({ study }: { study: Study }) {
  const t = useTranslations("study.own");
  const format = useFormatter();
  const { withdraw } = useTakingPart({ agreed: "", withdrawn: t("withdrawn") });
  const { arm, assigned_at, withdrawn_at, seal } = study;
  if (arm === null) return null;
  const timeOf = (moment: string) => ({ time: format.dateTime(new Date(moment), TIME) });
  return (
    <Card title={t("title")} className="print:hidden">
      <div className="flex flex-col items-start gap-3 px-5 pt-1 pb-5 text-sm">
        <p className="font-medium">{t(arm)}</p>
        {assigned_at && <p className="text-ink-2">{t("since", timeOf(assigned_at))}</p>}
        {withdrawn_at ? (
          <p className="text-ink-2">{t("withdrew", timeOf(withdrawn_at))}</p>
        ) : (
          <div className="flex flex-wrap gap-2">
            {arm === "treated" &&
              (study.plan.offer === "ready_key" ? (
                <ReadyKey seal={seal} />
              ) : (
                <ButtonLink href="/keys" look="primary">
                  {t("makeKey")}
                </ButtonLink>
              ))}
            <Button disabled={withdraw.isPending} onClick={() => withdraw.mutate({ seal })}>
              {t("withdraw")}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
