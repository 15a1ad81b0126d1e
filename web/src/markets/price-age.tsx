"use client";

import { useTranslations } from "use-intl";
import { ageIn } from "@/format/time";
import { useServerNow } from "@/rpc/queries/use-competition";

/** How long ago a price was observed, as time goes by. */
export function PriceAge(props: { at: string | null; className?: string }) {
  const t = useTranslations("market");
  const now = useServerNow();
  const className = `figures whitespace-nowrap text-ink-3 text-xs ${props.className ?? ""}`;
  if (props.at === null) return <span className={className}>{t("noAge")}</span>;
  if (now === null) return <span className={className}>–</span>;
  const { seconds, minutes, hours } = ageIn(Date.parse(props.at), now);
  return (
    <time dateTime={props.at} className={className}>
      {hours > 0
        ? t("ageHours", { hours })
        : minutes > 1
          ? t("ageMinutes", { minutes })
          : t("age", { seconds: minutes * 60 + seconds })}
    </time>
  );
}
