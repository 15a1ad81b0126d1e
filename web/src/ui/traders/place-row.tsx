import { Change } from "@/ui/change";
import { TraderName } from "./trader-name";

/** A trader's place, name and result in a line of a list. */
export function PlaceRow({
  entry,
  height,
}: {
  entry: { rank: number; wallet_address: string; username: string; pnl_percentage: string };
  height: "h-12" | "h-14";
}) {
  return (
    <li className={`flex ${height} items-center gap-3 border-line border-t px-5 text-sm`}>
      <span className="figures w-5 text-ink-3">{entry.rank}</span>
      <span className="min-w-0 flex-1">
        <TraderName address={entry.wallet_address} name={entry.username} />
      </span>
      <Change percentage={entry.pnl_percentage} />
    </li>
  );
}
