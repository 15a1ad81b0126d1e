/** Words of the lists of markets, and of what stands beside every price. */
export const markets = {
  market: {
    age: "{seconds, plural, one {# s} other {# s}} old",
    ageMinutes: "{minutes} min old",
    ageHours: "{hours} h old",
    noAge: "No price yet",
    change: "24h",
    sortBy: "Sort by",
    sorts: { held: "Held", name: "Name", price: "Price", change: "24h", funding: "Funding" },
    search: "Search markets",
    noneFound: "No market matches “{search}”.",
    favourite: "{symbol} is a favourite",
    fundingPayments: "Funding",
    fundingOf: "Funding of the {symbol} position",
    explorer: "{symbol} in the explorer (another site)",
  },
};
