import type { Metadata } from "next";
import { Rules } from "@/features/competition/rules";
import { LeaderboardView } from "@/features/leaderboard/leaderboard-view";
import { en } from "@/i18n/en";

export const metadata: Metadata = { title: `${en.nav.leaderboard} – ${en.site.title}` };

export default function LeaderboardPage() {
  return <LeaderboardView rules={<Rules />} />;
}
