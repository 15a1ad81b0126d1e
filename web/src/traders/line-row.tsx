import Link from "next/link";
import { useTranslations } from "use-intl";
import { Change } from "@/ui/change";
import { Star } from "@/ui/star-mark";
import type { lineLook, TraderLine } from "./equity-lines";

const DASHES = { solid: undefined, dashed: "5 3", dotted: "2 2" };

/** Who a line of a chart is of, how it is drawn, and where it ends. */
export function LineRow(props: {
  line: TraderLine;
  look: ReturnType<typeof lineLook>;
  isStrong: boolean;
  isOwn: boolean;
  isFollowed: boolean;
  /** When it is pointed at, or comes into focus. */
  onPoint: () => void;
}) {
  const t = useTranslations();
  const { trader, newest } = props.line;
  return (
    <li>
      <Link
        href={`/portfolio?wallet=${trader.wallet_address}`}
        onMouseEnter={props.onPoint}
        onFocus={props.onPoint}
        data-strong={props.isStrong || undefined}
        className={`flex min-h-9 items-center gap-2 px-5 hover:bg-raised ${props.isStrong ? "font-semibold" : "font-medium"}`}
      >
        <svg aria-hidden="true" viewBox="0 0 16 4" className="h-1 w-4 shrink-0">
          <path
            d="M0 2h16"
            stroke={props.look.colour}
            strokeWidth="4"
            strokeDasharray={DASHES[props.look.dash]}
          />
        </svg>
        <span className="figures w-5 font-normal text-ink-3">{trader.rank}</span>
        <bdi className="min-w-0 flex-1 truncate">{trader.username}</bdi>
        {props.isFollowed && (
          <span className="text-warn">
            <Star isOn />
            <span className="sr-only">{t("follow.followed")}</span>
          </span>
        )}
        {props.isOwn && (
          <span className="rounded-md bg-accent-fill px-1.5 text-white text-xs">
            {t("leaderboard.you")}
          </span>
        )}
        {trader.is_agent && (
          <span className="rounded-md border border-line px-1.5 text-ink-2 text-xs">
            {t("leaderboard.agent")}
          </span>
        )}
        {newest === null ? "–" : <Change percentage={newest} />}
      </Link>
    </li>
  );
}
