"use client";

import { Suspense, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import { Icon } from "@/ui/icons";

const Palette = lazyPart(() => import("./palette"));

/** Opens the palette, also by Ctrl K or ⌘ K from anywhere. */
export function PaletteButton() {
  const t = useTranslations("palette");
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      if (event.key !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener("keydown", toggle);
    return () => document.removeEventListener("keydown", toggle);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={t("open")}
        aria-keyshortcuts="Control+K Meta+K"
        title={t("open")}
        className="hidden size-9 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink md:grid"
      >
        <Icon name="search" />
      </button>
      {isOpen && (
        <Suspense>
          <Palette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
