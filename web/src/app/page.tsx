import { SignInButtons } from "@/features/account/sign-in-buttons";
import { Equity } from "@/features/arena/equity";
import { Reasons } from "@/features/arena/reasons";
import { Tape } from "@/features/arena/tape";
import { Countdown } from "@/features/competition/countdown";
import { LazyRules } from "@/features/competition/lazy-rules";
import { EntryNotice } from "@/features/entry/entry-notice";
import { Hero } from "@/features/landing/hero";
import { Home } from "@/features/landing/home";
import { TopTraders } from "@/features/leaderboard/top-traders";
import { LandingResults } from "@/features/results/landing-results";
import { StudyNotice } from "@/features/study/study-notice";
import { Trader } from "./trader";

export default function HomePage() {
  const aside = (
    <>
      <Countdown />
      <TopTraders />
    </>
  );
  const actions = (
    <div className="flex flex-col gap-6">
      <SignInButtons />
      <EntryNotice />
    </div>
  );
  const visitor = (
    <>
      <LandingResults actions={actions} otherwise={<Hero actions={actions} aside={aside} />} />
      <Equity />
      <Tape />
      <Reasons />
      <LazyRules />
      {/* Known late: above the rest it would move what is being read. */}
      <StudyNotice />
    </>
  );
  return <Home visitor={visitor} trader={<Trader />} />;
}
