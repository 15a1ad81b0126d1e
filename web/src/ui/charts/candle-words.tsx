import { useFormatter, useTranslations } from "use-intl";
import type { Bar } from "./bars";

const NEWEST = 10;

/** What the candles say, for who does not see them: all in a sentence, the newest in a table. */
export function CandleWords(props: { bars: readonly Bar[]; write: (value: number) => string }) {
  const t = useTranslations("chart");
  const format = useFormatter();
  const { bars, write } = props;
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return null;
  const moment = ({ time }: Bar) =>
    format.dateTime(new Date(time * 1000), { dateStyle: "short", timeStyle: "short" });
  const summary = t("summary", {
    count: bars.length,
    since: moment(first),
    until: moment(last),
    open: write(first.open),
    close: write(last.close),
    low: write(Math.min(...bars.map(({ low }) => low))),
    high: write(Math.max(...bars.map(({ high }) => high))),
  });
  return (
    <div className="sr-only">
      <p>{summary}</p>
      <table>
        <caption>{t("newest")}</caption>
        <thead>
          <tr>
            {(["opens", "open", "high", "low", "close"] as const).map((name) => (
              <th key={name} scope="col">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars
            .slice(-NEWEST)
            .reverse()
            .map((bar) => (
              <tr key={bar.time}>
                <th scope="row">{moment(bar)}</th>
                <td>{write(bar.open)}</td>
                <td>{write(bar.high)}</td>
                <td>{write(bar.low)}</td>
                <td>{write(bar.close)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
