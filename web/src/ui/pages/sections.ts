/** The pages one can go to from everywhere, in order. */
export const SECTIONS = [
  { href: "/portfolio", name: "portfolio" },
  { href: "/swap", name: "swap" },
  { href: "/perp", name: "perp" },
  { href: "/earn", name: "earn" },
  { href: "/history", name: "history" },
  { href: "/leaderboard", name: "leaderboard" },
] as const;
