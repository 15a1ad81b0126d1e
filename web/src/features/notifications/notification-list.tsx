"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Notification } from "@/rpc/generated";
import { EmptyState } from "@/ui/notice";
import { SkeletonRows } from "@/ui/skeleton";
import { LOOKS } from "./sentence";
import { useSentence } from "./use-sentence";

const COLOURS = { alarm: "bg-down", warning: "bg-warn", info: "bg-accent" };

/** The newest notifications; those not read yet are marked. */
export default function NotificationList(props: { notifications: Notification[] | undefined }) {
  const t = useTranslations("notifications");
  const { notifications } = props;
  if (!notifications) return <SkeletonRows count={3} className="h-16" />;
  if (notifications.length === 0) return <EmptyState text={t("none")} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section aria-label={t("title")} tabIndex={0} className="overflow-y-auto pb-3 sm:max-h-[60dvh]">
      <ul>
        {notifications.map((notification) => (
          <Entry key={notification.id} notification={notification} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ notification }: { notification: Notification }) {
  const t = useTranslations("notifications");
  const format = useFormatter();
  const { title, text } = useSentence()(notification);
  const { created_at, kind, read_at } = notification;
  const time = format.dateTime(new Date(created_at), { dateStyle: "medium", timeStyle: "short" });
  return (
    <li className="flex gap-3 border-line border-t px-5 py-3.5 text-sm">
      <span
        aria-hidden="true"
        className={`mt-1.5 size-2 shrink-0 rounded-full ${COLOURS[LOOKS[kind]]} ${read_at ? "opacity-30" : ""}`}
      />
      <div className="min-w-0">
        <p className="font-medium">
          {title}
          {read_at === null && <span className="sr-only"> ({t("unread")})</span>}
        </p>
        <p className="figures mt-0.5 text-ink-2">{text}</p>
        <time dateTime={created_at} className="figures mt-1 block text-ink-3 text-xs">
          {time}
        </time>
      </div>
    </li>
  );
}
