"use client";

import { Suspense, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { lazyPart } from "@/browser/part";
import { Icon } from "@/ui/icons";
import { useTypedAhead } from "./use-typed-ahead";

const Palette = lazyPart(() => import("./palette"));

/** Opens the palette, also by Ctrl K or ⌘ K from anywhere. */
export function PaletteButton() {
  const t = useTranslations("palette");
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [isTaking, setTaking] = useState(false);
  const show = (isShown: boolean) => {
    setOpen(isShown);
    setTyped("");
    setTaking(false);
  };
  useTypedAhead(isOpen && !isTaking, setTyped);
  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      if (event.key !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((before) => !before);
      setTyped("");
      setTaking(false);
    };
    document.addEventListener("keydown", toggle);
    return () => document.removeEventListener("keydown", toggle);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={() => show(true)}
        aria-label={t("open")}
        aria-keyshortcuts="Control+K Meta+K"
        title={t("open")}
        className="hidden size-9 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink md:grid"
      >
        <Icon name="search" />
      </button>
      {isOpen && (
        <Suspense>
          <Palette
            typed={typed}
            onType={setTyped}
            onReady={() => setTaking(true)}
            onClose={() => show(false)}
          />
        </Suspense>
      )}
    </>
  );
}
