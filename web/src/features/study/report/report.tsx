import { AgentTable } from "./agent-table";
import { ArmTable } from "./arm-table";
import { Cautions } from "./cautions";
import { Checks } from "./checks";
import { DailyPlot } from "./daily-plot";
import type { ReportDocument } from "./document";
import { Figures } from "./figures";
import { OutcomePlot } from "./outcome-plot";
import { Seal } from "./seal";

/** All that a study found, the figures first and beside them what may not be concluded. */
export function Report(props: {
  document: ReportDocument;
  text: string;
  sha256: string;
  rows: string;
}) {
  const { document } = props;
  return (
    <>
      <Figures document={document} />
      <Cautions document={document} />
      <div className="grid items-start gap-5 lg:grid-cols-2 print:block print:space-y-5">
        <div className="grid gap-5 print:block print:space-y-5">
          <OutcomePlot arms={document.arms} />
          <ArmTable arms={document.arms} />
        </div>
        <div className="grid gap-5 print:block print:space-y-5">
          <DailyPlot days={document.daily} />
          <Checks document={document} />
        </div>
      </div>
      <AgentTable table={document.by_agent} />
      <Seal document={document} text={props.text} sha256={props.sha256} rows={props.rows} />
    </>
  );
}
