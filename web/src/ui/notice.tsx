import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button";

/** What stands where there is nothing to show: why, and what to do next. */
export function EmptyState({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-4 px-6 py-12 text-center">
      <p className="max-w-sm text-balance text-ink-2 text-sm">{text}</p>
      {children}
    </div>
  );
}

/** What stands where loading failed, with a button that tries again. */
export function FailedState({ text, onRetry }: { text: string; onRetry: () => void }) {
  const t = useTranslations("site");
  return (
    <div role="alert">
      <EmptyState text={text}>
        <Button onClick={onRetry}>{t("retry")}</Button>
      </EmptyState>
    </div>
  );
}
