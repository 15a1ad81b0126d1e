import { useTranslations } from "use-intl";
import { direction, percentText, usdText } from "@/format/money";

const LOOKS = {
  up: { arrow: "▲", sign: "+", colour: "text-up" },
  down: { arrow: "▼", sign: "", colour: "text-down" },
  flat: { arrow: "•", sign: "", colour: "text-ink-2" },
};

/** The one way to show a change: arrow, sign and colour together, dollars and percent if given. */
export function Change(props: { usd?: string; percentage?: string; className?: string }) {
  const t = useTranslations("change");
  const way = direction(props.usd ?? props.percentage ?? "0");
  const { arrow, sign, colour } = LOOKS[way];
  const percentage = props.percentage === undefined ? "" : sign + percentText(props.percentage);
  return (
    <span className={`figures whitespace-nowrap ${colour} ${props.className ?? ""}`}>
      <span aria-hidden="true" className="mr-1 inline-block text-[0.65em]">
        {arrow}
      </span>
      <span className="sr-only">{t(way)} </span>
      {props.usd === undefined ? percentage : sign + usdText(props.usd)}
      {props.usd !== undefined && percentage !== "" && ` (${percentage})`}
    </span>
  );
}
