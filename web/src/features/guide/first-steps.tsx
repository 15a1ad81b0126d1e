"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useRemembered } from "@/browser/remembered";
import { useTRPC } from "@/rpc/client";
import { useCompetition } from "@/rpc/queries/use-competition";
import { useSession } from "@/rpc/session";
import { Card } from "@/ui/card";
import { Icon } from "@/ui/icons";
import { doneSteps, STEPS, type Step } from "./steps";

const LIMIT = 100;

/**
 * What a newcomer does first, each ticked off once done, until they put it away; not before a season
 * or after it, when nothing can be traded.
 */
export function FirstSteps() {
  const t = useTranslations("guide");
  const trpc = useTRPC();
  const session = useSession();
  const [hidden, setHidden] = useRemembered("first-steps");
  const walletAddress = session.state === "signed-in" ? session.walletAddress : "";
  const season = useCompetition().data?.state;
  const isBetween = season === "upcoming" || season === "ended";
  const isShown = session.state === "signed-in" && hidden === null && !isBetween;
  const { data } = useQuery(
    trpc.trading.transactions.queryOptions(
      { wallet_address: walletAddress, limit: LIMIT },
      { enabled: isShown },
    ),
  );
  if (!isShown) return null;
  const done = doneSteps(data?.transactions ?? []);
  return (
    <Card
      title={t("title")}
      aside={
        <button
          type="button"
          onClick={() => setHidden("hidden")}
          aria-label={t("dismiss")}
          className="-mr-2 grid size-9 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink"
        >
          <Icon name="close" className="size-4" />
        </button>
      }
    >
      <ol className="grid gap-2 px-5 pt-1 pb-5 sm:grid-cols-3">
        {STEPS.map((step) => (
          <li key={step.name}>
            <StepLink step={step} isDone={done.has(step.name)} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function StepLink({ step, isDone }: { step: Step; isDone: boolean }) {
  const t = useTranslations("guide");
  return (
    <Link
      href={step.href}
      className="flex h-full items-start gap-3 rounded-xl border border-line p-3 hover:border-line-strong"
    >
      <span
        className={`mt-0.5 grid size-6 shrink-0 place-items-center rounded-full ${isDone ? "bg-accent-fill text-white" : "border border-line-strong text-ink-3"}`}
      >
        {isDone && <Icon name="check" className="size-4" />}
        {isDone && <span className="sr-only">{t("done")}</span>}
      </span>
      <span className="text-sm">
        <span className="block font-medium">{t(step.name)}</span>
        <span className="mt-0.5 block text-ink-2 text-xs leading-relaxed">
          {t(`${step.name}Hint`)}
        </span>
      </span>
    </Link>
  );
}
