// What is drawn with of the chart library, alone in a file: it needs nothing that a page may have
// already, so that it is built, and loaded, once for all of them.
export {
  AreaSeries,
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  LineSeries,
  LineStyle,
  LineType,
} from "lightweight-charts";
