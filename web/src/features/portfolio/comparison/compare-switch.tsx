"use client";

import { useTranslations } from "use-intl";
import { useRivals } from "@/traders/use-followed";
import { Button } from "@/ui/button";

/** Lays the lines of others over a trader's; nothing where there is nobody to compare with. */
export default function CompareSwitch(props: {
  walletAddress: string;
  isOn: boolean;
  /** How many lines are shown from now on, the trader's among them; none when it is turned off. */
  onSet: (lines: number) => void;
}) {
  const t = useTranslations("portfolio");
  const others = useRivals(props.walletAddress);
  if (others.length === 0 && !props.isOn) return null;
  return (
    <Button
      size="small"
      aria-pressed={props.isOn}
      onClick={() => props.onSet(props.isOn ? 0 : others.length + 1)}
    >
      {t("compare")}
    </Button>
  );
}
