"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { useHydrated } from "@/browser/hydrated";
import { useTheme } from "@/browser/theme";
import { Icon } from "@/ui/icons";

/** Switches between dark and light; the system's is the default. */
export function ThemeSwitch() {
  const t = useTranslations("site");
  const [theme, setTheme] = useTheme();
  const isHydrated = useHydrated();
  const isLight = theme === "light";
  useEffect(() => {
    // Until then the page keeps what was set before the first paint.
    if (!isHydrated) return;
    if (isLight) document.documentElement.dataset.theme = "light";
    else delete document.documentElement.dataset.theme;
  }, [isHydrated, isLight]);
  return (
    <button
      type="button"
      onClick={() => setTheme(isLight ? "dark" : "light")}
      aria-label={isLight ? t("toDark") : t("toLight")}
      className="grid size-9 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink"
    >
      {isLight ? <Icon name="moon" /> : <Icon name="sun" />}
    </button>
  );
}
