import { SignInButtons } from "@/features/account/sign-in-buttons";
import { Countdown } from "@/features/competition/countdown";
import { Rules } from "@/features/competition/rules";
import { Hero } from "@/features/landing/hero";
import { Home } from "@/features/landing/home";
import { TopTraders } from "@/features/leaderboard/top-traders";
import { Trader } from "./trader";

export default function HomePage() {
  const aside = (
    <>
      <Countdown />
      <TopTraders />
    </>
  );
  const visitor = (
    <>
      <Hero actions={<SignInButtons />} aside={aside} />
      <Rules />
    </>
  );
  return <Home visitor={visitor} trader={<Trader />} />;
}
