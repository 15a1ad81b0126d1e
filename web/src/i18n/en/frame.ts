/** Words around every page. */
export const frame = {
  site: {
    title: "αTest",
    description:
      "A two-week Solana trading competition with virtual money: same start for everyone, market prices, no risk.",
    skip: "Skip to content",
    simulated: "Simulated market",
    simulatedHint: "Prices are generated here, not taken from a real market.",
    language: "Language",
    toLight: "Switch to the light theme",
    toDark: "Switch to the dark theme",
    close: "Close",
    retry: "Try again",
    loading: "Loading",
    unreachable: "The server does not answer. Try again in a moment.",
  },
  nav: {
    main: "Main",
    portfolio: "Portfolio",
    swap: "Swap",
    perp: "Perps",
    earn: "Earn",
    history: "History",
    leaderboard: "Leaderboard",
  },
  block: {
    offline: "You are offline. Orders are off until the connection is back.",
    unreachable: "The server does not answer. Orders are off; we keep trying.",
    stale: "Prices are too old to trade on. Orders come back with fresh prices.",
    upcoming: "The competition has not started yet. Orders open at the start.",
    paused: "The competition is paused. Orders are off; interest, funding and liquidations go on.",
    ended: "The competition has ended. Orders are closed; the results stay.",
    disqualified: "The organiser has disqualified you. Your orders are off.",
    because: "“{reason}”",
    halted: "The organiser has halted {symbol}: “{reason}”",
  },
  missing: {
    title: "This page does not exist",
    text: "The address may be mistyped, or the page has moved.",
    home: "To the start",
  },
  change: { up: "up", down: "down", flat: "unchanged" },
};
