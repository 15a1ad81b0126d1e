import { decimal } from "@/format/decimal";
import { percentText } from "@/format/money";

const BPS_PER_PERCENT = 100;
/** What two decimals of a percentage show at least. */
const SHOWN_BPS_MIN = 1;

/** How much worse an order is by its size, e.g. "0.25%"; in the words for none when it is not. */
export function impactText(bps: string, none: string): string {
  const impact = decimal(bps);
  if (impact.isZero()) return none;
  if (impact.lt(SHOWN_BPS_MIN)) return `<${percentText("0.01")}`;
  return percentText(impact.div(BPS_PER_PERCENT).toFixed());
}
