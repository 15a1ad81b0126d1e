"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { useRemembered } from "@/browser/remembered";
import { Icon } from "@/ui/icons";

/** Switches between dark, the default, and light. */
export function ThemeSwitch() {
  const t = useTranslations("site");
  const [theme, setTheme] = useRemembered("theme");
  const isLight = theme === "light";
  useEffect(() => {
    if (isLight) document.documentElement.dataset.theme = "light";
    else delete document.documentElement.dataset.theme;
  }, [isLight]);
  return (
    <button
      type="button"
      onClick={() => setTheme(isLight ? null : "light")}
      aria-label={isLight ? t("toDark") : t("toLight")}
      className="grid size-9 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink"
    >
      {isLight ? <Icon name="moon" /> : <Icon name="sun" />}
    </button>
  );
}
