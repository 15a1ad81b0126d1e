import type { Metadata } from "next";
import { LazyRules } from "@/features/competition/lazy-rules";
import { LeaderboardView } from "@/features/leaderboard/leaderboard-view";
import { exported } from "@/i18n/exported";

export const metadata: Metadata = { title: `${exported.nav.leaderboard} – ${exported.site.title}` };

export default function LeaderboardPage() {
  return <LeaderboardView rules={<LazyRules />} />;
}
