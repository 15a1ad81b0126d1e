/** Words around every page. */
export const frame = {
  site: {
    title: "αTest",
    description:
      "A two-week Solana trading competition with virtual money: same start and same prices for everyone, no risk.",
    skip: "Skip to content",
    simulated: "Simulated",
    simulatedHint: "Prices are generated here, not taken from a real market.",
    language: "Language",
    toLight: "Switch to the light theme",
    toDark: "Switch to the dark theme",
    close: "Close",
    retry: "Try again",
    loading: "Loading",
    unreachable: "The server does not answer. Try again in a moment.",
    refused: "The server did not accept this.",
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
  /** The sections once more, as short as a phone needs them. */
  tabs: {
    portfolio: "Portfolio",
    swap: "Swap",
    perp: "Perps",
    earn: "Earn",
    history: "History",
    leaderboard: "Ranks",
  },
  block: {
    offline: "You are offline. Orders are off until the connection is back.",
    unreachable: "The server does not answer. Orders are off; we keep trying.",
    stale: "Prices are too old to trade on. Orders come back with fresh prices.",
    upcoming: "The competition has not started yet. Orders open at the start.",
    paused:
      "The competition is paused. You can close positions and end investments, and nobody is liquidated; interest and funding go on.",
    ended: "The competition has ended. Orders are closed; the results stay.",
    disqualified: "The organiser has disqualified you. Your orders are off.",
    because: "“{reason}”",
    halted: "The organiser has halted {symbol}: “{reason}”",
  },
  footer: {
    title: "About this competition",
    heldBy: "Held by {name}.",
    play: "A competition with play money: nothing here is worth anything outside of it.",
    rules: "Rules",
    results: "Results",
    docs: "For programs",
  },
  missing: {
    title: "This page does not exist",
    text: "The address may be mistyped, or the page has moved.",
    home: "To the start",
  },
  change: { up: "up", down: "down", flat: "unchanged" },
};
