import type { Metadata } from "next";
import { Equity } from "@/features/arena/equity";
import { LazyRules } from "@/features/competition/lazy-rules";
import { LeaderboardView } from "@/features/leaderboard/leaderboard-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.nav.leaderboard} – ${exported.site.title}` };

export default function LeaderboardPage() {
  const rules = (
    <>
      <LazyRules />
      {/* For those who are signed in too, whose first page is their own. */}
      <Equity />
    </>
  );
  return <LeaderboardView rules={rules} />;
}
