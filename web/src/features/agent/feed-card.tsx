"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { MoreWords } from "@/i18n/more-words";
import { PROGRAM_WORDS } from "@/i18n/program-words";
import { useEventSentence } from "@/rpc/live/use-event-sentence";
import type { SeenEvent } from "@/streams/agent-events";
import { Card } from "@/ui/card";

const SHOWN_MAX = 5;
const TIME = { timeStyle: "medium" } as const;

/** The newest of what the own agent did: orders, those that were refused, and decisions. */
export default function FeedCard({ events }: { events: readonly SeenEvent[] }) {
  return (
    <MoreWords words={PROGRAM_WORDS}>
      <Feed events={events.slice(0, SHOWN_MAX)} />
    </MoreWords>
  );
}

function Feed({ events }: { events: readonly SeenEvent[] }) {
  const t = useTranslations("agent");
  return (
    <Card
      title={t("feed")}
      aside={
        <Link href="/agent" prefetch={false} className="text-accent text-sm hover:underline">
          {t("all")}
        </Link>
      }
    >
      <ul aria-label={t("feed")}>
        {events.map((one) => (
          <Event key={one.id} one={one} />
        ))}
      </ul>
    </Card>
  );
}

function Event({ one: { event } }: { one: SeenEvent }) {
  const t = useTranslations("agent.live");
  const format = useFormatter();
  const sentence = useEventSentence();
  if (event.kind === "ready") return null;
  const { what, why } = sentence(event);
  return (
    <li className="flex flex-col gap-0.5 border-line border-t px-5 py-2.5 text-sm">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">{t(event.kind, { what })}</span>
        <time dateTime={event.at} className="figures text-ink-3 text-xs">
          {format.dateTime(new Date(event.at), TIME)}
        </time>
      </p>
      {why && (
        <p dir="auto" className="text-ink-2 [overflow-wrap:anywhere]">
          {why}
        </p>
      )}
    </li>
  );
}
