import { useTranslations } from "use-intl";
import { Card } from "@/ui/card";
import { distributionLine, median, placeOf, pointsText, scaleOf } from "../view";
import type { ReportDocument } from "./document";

const WIDTH = 400;
const HEIGHT = 160;
const MARGIN = 12;
const LOOKS = { treated: "var(--accent)", control: "var(--ink-3)" } as const;
const ARMS = ["treated", "control"] as const;

/** The distributions of both arms' returns: how large the share with at most that return is. */
export function OutcomePlot({ arms }: Pick<ReportDocument, "arms">) {
  const t = useTranslations("study.outcomes");
  const names = useTranslations("study.arms");
  const scale = scaleOf([...arms.treated.outcomes, ...arms.control.outcomes], WIDTH);
  const middle = (arm: keyof typeof LOOKS) => pointsText(median(arms[arm].outcomes) ?? 0);
  const zero = placeOf(0, scale);
  return (
    <Card title={t("title")}>
      <figure className="px-5 pt-1 pb-5">
        <svg
          role="img"
          aria-label={t("label", { treated: middle("treated"), control: middle("control") })}
          viewBox={`${-MARGIN} ${-MARGIN} ${WIDTH + 2 * MARGIN} ${HEIGHT + 2 * MARGIN}`}
          className="w-full"
        >
          <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} stroke="var(--line-strong)" />
          <line x1={zero} x2={zero} y1={0} y2={HEIGHT} stroke="var(--line-strong)" />
          {ARMS.map((arm) => (
            <polyline
              key={arm}
              points={distributionLine(arms[arm].outcomes, scale, HEIGHT)}
              fill="none"
              stroke={LOOKS[arm]}
              strokeWidth={2}
              strokeDasharray={arm === "control" ? "5 3" : undefined}
            />
          ))}
        </svg>
        <p className="figures flex justify-between text-ink-3 text-xs">
          <span>{pointsText(scale.low)}</span>
          <span>{t("axis")}</span>
          <span>{pointsText(scale.high)}</span>
        </p>
        <figcaption className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-xs">
          {ARMS.map((arm) => (
            <span key={arm} className="inline-flex items-center gap-1.5">
              <svg aria-hidden="true" width={20} height={4}>
                <line
                  x2={20}
                  y1={2}
                  y2={2}
                  stroke={LOOKS[arm]}
                  strokeWidth={3}
                  strokeDasharray={arm === "control" ? "5 3" : undefined}
                />
              </svg>
              {names(arm)}
            </span>
          ))}
          <span>{t("text")}</span>
        </figcaption>
      </figure>
    </Card>
  );
}
