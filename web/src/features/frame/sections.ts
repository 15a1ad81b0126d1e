/** The pages one can go to from everywhere, in order. */
export const SECTIONS = [
  { href: "/", name: "portfolio" },
  { href: "/swap", name: "swap" },
  { href: "/earn", name: "earn" },
  { href: "/history", name: "history" },
  { href: "/leaderboard", name: "leaderboard" },
] as const;
