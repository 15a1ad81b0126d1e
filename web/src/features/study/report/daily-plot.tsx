import { useTranslations } from "use-intl";
import { Card } from "@/ui/card";
import { placeOf, pointsText, scaleOf } from "../view";
import type { Day } from "./document";

const WIDTH = 400;
const HEIGHT = 160;
const MARGIN = 12;
const BAR_SHARE = 0.6;

/** The arms' difference of each day as bars, beside the market's return; and both as a table. */
export function DailyPlot({ days }: { days: readonly Day[] }) {
  const t = useTranslations("study.daily");
  const differences = scaleOf(
    days.map(({ difference }) => difference),
    HEIGHT,
  );
  const step = WIDTH / Math.max(1, days.length);
  const zero = HEIGHT - placeOf(0, differences);
  return (
    <Card title={t("title")}>
      <div className="px-5 pt-1 pb-5">
        <svg
          role="img"
          aria-label={t("label", { count: days.length })}
          viewBox={`${-MARGIN} ${-MARGIN} ${WIDTH + 2 * MARGIN} ${HEIGHT + 2 * MARGIN}`}
          className="w-full"
        >
          {days.map(({ difference }, index) => {
            const top = HEIGHT - placeOf(Math.max(0, difference), differences);
            const bottom = HEIGHT - placeOf(Math.min(0, difference), differences);
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place
                key={index}
                x={(index + (1 - BAR_SHARE) / 2) * step}
                y={top}
                width={BAR_SHARE * step}
                height={Math.max(1, bottom - top)}
                fill={difference < 0 ? "var(--down)" : "var(--up)"}
              />
            );
          })}
          <line x1={0} x2={WIDTH} y1={zero} y2={zero} stroke="var(--line-strong)" />
        </svg>
        <p className="mt-2 text-ink-2 text-xs">{t("text")}</p>
        <table className="figures mt-2 w-full text-xs">
          <caption className="sr-only">{t("title")}</caption>
          <thead>
            <tr className="text-ink-3">
              <th scope="col" className="py-1 text-left font-medium">
                {t("day")}
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                {t("difference")}
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                {t("market")}
              </th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ difference, market }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place
              <tr key={index} className="border-line border-t">
                <th scope="row" className="py-1 text-left font-normal">
                  {index + 1}
                </th>
                <td className="py-1 text-right">{pointsText(difference)}</td>
                <td className="py-1 text-right">{pointsText(market)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
