import type { IPriceLine, UTCTimestamp } from "lightweight-charts";
import { type Bar, evenly, isBar, type Slot, scaleOf } from "./bars";
import { chartClock } from "./chart-clock";
import { type ChartLevel, colour, emptyChart, smallestStep } from "./chart-frame";
import type { ChartLibrary } from "./lazy-chart";

/** Something that was done while a bar went on, with its name beside the bar. */
export interface BarMark {
  /** Unix seconds. */
  time: number;
  side: "up" | "down" | "end";
  name: string;
}

const SLOTS_SHOWN = 90;
const SLOTS_MIN = 8;
const SLOTS_AFTER = 4;
const MARKS = {
  up: { position: "belowBar", shape: "arrowUp", tone: "up" },
  down: { position: "aboveBar", shape: "arrowDown", tone: "down" },
  end: { position: "aboveBar", shape: "circle", tone: "ink" },
} as const;

/**
 * Candles that are drawn once and then changed, so that a new price moves nothing of what somebody
 * looks at. Rising ones are hollow: the colour is not the only sign.
 */
export function candleDrawing(options: {
  library: ChartLibrary;
  container: HTMLElement;
  /** Seconds of one candle. */
  step: number;
  /** The newest moment, by which local time is told. */
  last: number;
  write: (value: number) => string;
  /** Told which levels lie outside of what is drawn, whenever that changes. */
  onFar: (far: readonly ChartLevel[]) => void;
}) {
  const { container, library, step, write, onFar } = options;
  const clock = chartClock(options.last, document.documentElement.lang);
  const chart = emptyChart(library, container, write, clock);
  chart.applyOptions({
    // A finger that moves up or down scrolls the page.
    handleScroll: { mouseWheel: false, pressedMouseMove: true, horzTouchDrag: true },
    handleScale: { mouseWheel: true, pinch: true, axisPressedMouseMove: { time: true } },
    timeScale: { rightOffset: SLOTS_AFTER, lockVisibleTimeRangeOnResize: true },
  });
  let slots: Slot[] = [];
  let levels: readonly ChartLevel[] = [];
  let lines: IPriceLine[] = [];
  let isShown = false;

  function visibleBars(): Bar[] {
    const range = chart.timeScale().getVisibleLogicalRange();
    const [from, to] = range
      ? [Math.floor(range.from), Math.ceil(range.to) + 1]
      : [0, slots.length];
    return slots.slice(Math.max(0, from), Math.max(0, to)).filter(isBar);
  }

  const series = chart.addSeries(library.CandlestickSeries, {
    upColor: "transparent",
    borderUpColor: colour("up"),
    wickUpColor: colour("up"),
    downColor: colour("down"),
    borderDownColor: colour("down"),
    wickDownColor: colour("down"),
    // A hollow candle has no colour for the label of the newest price.
    priceLineColor: colour("accent-fill"),
    priceFormat: { type: "custom", minMove: 0.01, formatter: write },
    // Levels do not widen the scale by themselves.
    autoscaleInfoProvider: () => {
      const { scale } = scaleOf(visibleBars(), levels);
      return scale && { priceRange: scale };
    },
  });
  const markers = library.createSeriesMarkers(series, []);
  const tellFar = () => onFar(scaleOf(visibleBars(), levels).far);
  chart.timeScale().subscribeVisibleLogicalRangeChange(tellFar);

  const drawn = (slot: Slot) => ({ ...slot, time: clock.moved(slot.time) as UTCTimestamp });

  return {
    setBars(bars: readonly Bar[]) {
      const next = evenly(bars, step);
      const isSame =
        slots.length > 1 && slots.slice(0, -1).every((one, at) => isAlike(one, next[at]));
      const changed = isSame ? next.slice(slots.length - 1) : next;
      slots = next;
      if (isSame) for (const slot of changed) series.update(drawn(slot));
      else series.setData(next.map(drawn));
      const minMove = smallestStep(bars.at(-1)?.close ?? 1);
      series.applyOptions({ priceFormat: { type: "custom", minMove, formatter: write } });
      if (!isShown && next.length > 0) {
        isShown = true;
        chart.timeScale().setVisibleLogicalRange({
          from: Math.max(-2, next.length - SLOTS_SHOWN),
          to: Math.max(next.length, SLOTS_MIN) + 2,
        });
      }
      tellFar();
    },
    setLevels(next: readonly ChartLevel[]) {
      levels = next;
      for (const line of lines) series.removePriceLine(line);
      lines = next.map(({ value, name, tone }) =>
        series.createPriceLine({
          price: value,
          title: name,
          axisLabelVisible: true,
          color: colour(tone),
          lineStyle: library.LineStyle.Dashed,
          lineWidth: 1,
        }),
      );
      tellFar();
    },
    setMarks(marks: readonly BarMark[]) {
      const first = slots.find(isBar)?.time ?? Number.POSITIVE_INFINITY;
      markers.setMarkers(
        marks
          .map((mark) => ({ ...mark, time: Math.floor(mark.time / step) * step }))
          .filter(({ time }) => time >= first)
          .sort((one, other) => one.time - other.time)
          .map(({ time, side, name }) => ({
            time: clock.moved(time) as UTCTimestamp,
            position: MARKS[side].position,
            shape: MARKS[side].shape,
            color: colour(MARKS[side].tone),
            text: name,
          })),
      );
    },
    /** Shows `factor` times as much time, the newest of what is seen staying where it is. */
    zoom(factor: number) {
      const range = chart.timeScale().getVisibleLogicalRange();
      if (!range) return;
      const width = Math.max(SLOTS_MIN, (range.to - range.from) * factor);
      chart.timeScale().setVisibleLogicalRange({ from: range.to - width, to: range.to });
    },
    /** Moves by a share of what is seen; below 0 to earlier candles. */
    move(share: number) {
      const range = chart.timeScale().getVisibleLogicalRange();
      if (!range) return;
      const by = (range.to - range.from) * share;
      chart.timeScale().setVisibleLogicalRange({ from: range.from + by, to: range.to + by });
    },
    toNewest: () => chart.timeScale().scrollToPosition(SLOTS_AFTER, false),
    remove: () => chart.remove(),
  };
}

function isAlike(one: Slot, other: Slot | undefined): boolean {
  if (other === undefined || one.time !== other.time) return false;
  if (!isBar(one) || !isBar(other)) return isBar(one) === isBar(other);
  return (
    one.open === other.open &&
    one.high === other.high &&
    one.low === other.low &&
    one.close === other.close
  );
}
