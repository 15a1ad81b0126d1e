import { decimal } from "@/format/decimal";
import { percentText, ratioText } from "@/format/money";
import type { AgentRecord, Decision } from "@/rpc/generated";

/** A share from 0 on in percent, e.g. "0.5" as "50.00%"; null where there is none. */
export function shareText(share: string | null): string | null {
  return share === null ? null : percentText(decimal(share).times(100).toFixed());
}

/** A ratio with its standard error, e.g. "0.269 ± 0.080"; the error only where it is known. */
export function uncertainText(ratio: string | null, error: string | null): string {
  const text = ratioText(ratio);
  return ratio === null || error === null ? text : `${text} ± ${ratioText(error)}`;
}

/** How a multiple is written, e.g. "2.50"; null where there is none. */
export function multipleText(ratio: string | null): string | null {
  return ratio === null ? null : decimal(ratio).toFormat(2);
}

/** Whether there is nothing to show: no program ordered, decided or was declared. */
export function isNobody(record: AgentRecord, entries: number): boolean {
  return record.agent === null && entries === 0 && !record.place?.is_agent;
}

/** The marks of decisions on a line that has points from its first moment on, oldest first. */
export function decisionMarks(
  decisions: readonly Pick<Decision, "number" | "recorded_at">[],
  first: number | undefined,
) {
  if (first === undefined) return [];
  return decisions
    .map(({ number, recorded_at }) => ({
      time: Math.floor(Date.parse(recorded_at) / 1000),
      name: `${number}`,
    }))
    .filter(({ time }) => time >= first)
    .sort((one, other) => one.time - other.time);
}

/** How sure a decision was, in whole percent; null where it did not say. */
export function confidenceText(confidence: string | null): string | null {
  return confidence === null ? null : `${decimal(confidence).times(100).toFormat(0)}%`;
}
