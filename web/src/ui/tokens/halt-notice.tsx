"use client";

import { useTranslations } from "use-intl";

/** Under a ticket: why the organiser halted the token; nothing while it is traded. */
export function HaltNotice(props: {
  token: { symbol: string; halted_for: string | null } | undefined;
}) {
  const t = useTranslations("block");
  const { token } = props;
  if (!token?.halted_for) return null;
  return (
    <p role="status" className="rounded-xl bg-warn-soft px-4 py-3 text-sm text-warn">
      {t("halted", { symbol: token.symbol, reason: token.halted_for })}
    </p>
  );
}
