"use client";

import { useLocale, useTranslations } from "use-intl";
import { useRemembered } from "@/browser/remembered";
import { useAnnouncements } from "@/rpc/queries/use-announcements";
import { Icon } from "@/ui/icons";

/** What the organiser says to all, in the visitor's language, until it is closed. */
export function AnnouncementBanner() {
  const t = useTranslations("announcement");
  const site = useTranslations("site");
  const language = useLocale();
  const [closed, close] = useRemembered("announcement");
  const { data } = useAnnouncements();
  const newest = data?.announcements[0];
  const isShown = newest !== undefined && newest.id !== closed;
  return (
    <section aria-label={t("title")} aria-live="polite">
      {isShown && (
        <div className="max-h-[30dvh] overflow-y-auto border-line border-t bg-accent-soft">
          <p className="mx-auto flex max-w-[1240px] items-start gap-3 px-4 py-2.5 text-sm md:px-6">
            <Icon name="bell" className="mt-0.5 size-4 shrink-0 text-accent" />
            <span className="min-w-0 flex-1 break-words">
              {language === "ja" ? newest.text_ja : newest.text_en}
            </span>
            <button
              type="button"
              onClick={() => close(newest.id)}
              aria-label={site("close")}
              className="-my-1 grid size-8 shrink-0 place-items-center rounded-lg text-ink-2 hover:text-ink"
            >
              <Icon name="close" className="size-4" />
            </button>
          </p>
        </div>
      )}
    </section>
  );
}
