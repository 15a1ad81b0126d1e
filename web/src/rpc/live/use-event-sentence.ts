"use client";

import { useFormatter, useLocale, useTranslations } from "use-intl";
import { amountText } from "@/format/money";
import { useRefusals } from "@/i18n/refusals";
import { refusalSentence } from "../failures/refusal-sentence";
import type { AgentEvent } from "../generated";
import { useTokens } from "../queries/use-tokens";
import { asked, orderedKind, swapped, waited } from "./agent-event";

const MOMENT = { dateStyle: "medium", timeStyle: "medium" } as const;

/** Puts what an agent did into the visitor's language: what, and why. */
export function useEventSentence(): (event: AgentEvent) => { what: string; why: string | null } {
  const t = useTranslations("agent");
  const types = useTranslations("history.types");
  const format = useFormatter();
  const isEnglish = useLocale() === "en";
  const refusals = useRefusals();
  const { byAddress } = useTokens();
  const write = (moment: string) => format.dateTime(new Date(moment), MOMENT);
  const amount = (value: string, address: string) =>
    `${amountText(value)} ${byAddress.get(address)?.symbol ?? ""}`.trim();
  return (event) => {
    const kind = waited(event) ?? orderedKind(event);
    const trade = swapped(event);
    if (event.refusal) {
      const sentence = refusalSentence(event.refusal, refusals, write);
      const why = sentence ?? (isEnglish ? event.refusal.message : event.refusal.reason);
      return { what: kind === null ? (event.procedure ?? "") : types(kind), why };
    }
    const why = asked(event, "reason");
    if (trade) {
      const sold = amount(trade.amountFrom, trade.from);
      return { what: t("live.swapped", { sold, bought: amount(trade.amountTo, trade.to) }), why };
    }
    if (kind !== null) return { what: types(kind), why };
    const said = asked(event, "kind");
    const known = said === "hold" || said === "plan" || said === "note";
    return { what: known ? t(`kinds.${said}`) : (event.procedure ?? ""), why };
  };
}
