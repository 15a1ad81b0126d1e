/** Words of the competition, the first page and the account. */
export const entry = {
  competition: {
    startsIn: "Starts in",
    endsIn: "Ends in",
    ended: "Ended",
    paused: "Paused",
    left: "{days}d {clock}",
    days: "days",
    hours: "hours",
    minutes: "min",
    seconds: "sec",
    rules: "The rules in short",
    grantTitle: "Everyone starts equal",
    grantText: "You get {grant}, once, when you first sign in.",
    fillTitle: "The price after your order",
    betweenSentences: " ",
    fillText:
      "An order fills at the first price observed after it arrives, usually within a second or two. What is shown may be up to {seconds} seconds old; nobody trades at it.",
    fillFee: "Swapping costs {fee} of what you sell.",
    fillFree: "Swapping is free.",
    fillDelay: "The price is observed {milliseconds} ms after your order or later.",
    sizeTitle: "Size moves the price",
    sizeText:
      "No order is larger than its token takes. Beyond a free size, above what you start with, it moves its own price: by 1% for each depth of the token, {most}% at most. What you buy, or sell, of a token within {minutes} minutes counts as one order.",
    sizes: "Order sizes by token, in USD",
    sizeToken: "Token",
    sizeOrder: "Largest order",
    sizeFree: "Free size",
    sizeDepth: "Depth for 1%",
    sizeOpenInterest: "Open interest",
    earnTitle: "Yield counts",
    earnText:
      "Stake or lend for interest by the second, or hold liquid staking tokens that grow by themselves. All of it can be left at any time.",
    perpTitle: "Leverage up to you",
    perpText:
      "Perps go long or short with 1× to {leverage}× of your collateral, from {collateral} USDC; the market sets the limit.",
    perpFee: "Opening and closing cost {fee} of the position’s size each.",
    perpFree: "Opening and closing are free.",
    fundingTitle: "Funding every 8 hours",
    fundingText:
      "Each market has a funding rate. Above zero longs pay shorts, below zero shorts pay longs, for the hours a position was open.",
    liquidationTitle: "Leverage can liquidate",
    liquidationText:
      "At its liquidation price a position has only the maintenance margin left, {range} of its size by market, with the funding it owes counted. It ends there and its margin is lost, never more. While the organiser pauses the competition nobody is liquidated, and what is open can be ended.",
    rankTitle: "How it is ranked",
    rankTexts: {
      return:
        "Return decides: total value against what the starting portfolio was worth at the start, for everybody alike.",
      sortino:
        "The Sortino ratio decides: the mean hourly return over the deviation of the losing hours, which counts as {deviation} at least. A loss is not divided.",
      calmar:
        "The Calmar ratio decides: the return over the largest drawdown, which counts as {drawdown} at least. A loss is not divided.",
      return_less_drawdown:
        "The return less {multiple, plural, =1 {the largest drawdown} other {# times the largest drawdown}} decides.",
    },
    rankTies:
      "Ties go to the lower drawdown, then to fewer liquidations, then to who joined first.",
    rankLiquidations:
      "{most, plural, =0 {Who is liquidated ranks behind all others.} one {Who is liquidated more than once ranks behind all others.} other {Who is liquidated more than # times ranks behind all others.}}",
    rankDays:
      "Who trades on fewer than {least, plural, one {# day} other {# days}} ranks behind all others; a day is 24 hours from the start on.",
    endTitle: "How it ends",
    endText:
      "On {time} orders close. Open positions are settled at the first prices observed then, as if you had closed them yourself; investments and tokens count at those prices. No later price changes anything, and the places are kept for good.",
    settledText:
      "It is settled; the oldest of its prices was observed {seconds} seconds before the end.",
    disclosureTitle: "What others see",
    disclosureDelayed:
      "Until the season is settled, portfolios, positions and history are shown to others {minutes, plural, one {# minute} other {# minutes}} late at the earliest. Ranks and returns are always public.",
    disclosureHidden:
      "Until the season is settled, nobody sees the portfolio, positions and history of another. Ranks and returns are always public.",
    riskTitle: "Nothing is at risk",
    riskText: "Balances are virtual. Signing in proves who you are and moves no funds.",
  },
  landing: {
    eyebrow: "A competition with virtual money",
    title: "Trade Solana for two weeks. Best return wins.",
    lead: "Everyone starts with the same virtual money. Swap, stake, lend and trade perps, and climb the leaderboard. Nothing to deposit, nothing to lose.",
    guest: "Trade now as a guest",
    guestHint: "No extension, no email. Ready in seconds.",
    wallet: "Connect a wallet",
    topTraders: "Top traders",
    allTraders: "Full leaderboard",
    noTraders: "Nobody has traded yet. Be the first.",
  },
  entry: {
    title: "Taking part",
    missing: {
      by_code: "An invitation code is needed. Sign in, and type it then.",
      by_list:
        "The organiser has listed who may take part. Sign in with the wallet that you gave them.",
      code: "An invitation code is needed to take part. You get one from the organiser.",
      invitation:
        "This wallet is not on the organiser’s list. Sign in with the one that you gave them, or ask them to add this one.",
      own_wallet: "Guest wallets cannot take part. Sign in with a wallet of yours.",
      late: "Nobody can join any more. Come back for the next competition.",
      full: "As many take part as may. Come back for the next competition.",
    },
    noGuests: "Guest wallets cannot take part.",
    until: "Join until {time}.",
    room: "{traders, number} of {most, number} places are taken.",
    code: "Invitation code",
    codeHint: "Twelve letters and digits. Capitals and dashes do not matter.",
    enter: "Take part",
    entered: "You take part",
  },
  account: {
    signIn: "Sign in",
    signInTitle: "Sign in to trade",
    signInLead:
      "Choose a wallet. You sign a short text; it proves your address and moves no funds.",
    guest: "Guest wallet",
    guestHint: "A key made in this browser. Ready in seconds.",
    noWallets:
      "No Solana wallet extension was found in this browser. The guest wallet works without.",
    signing: "Waiting for the signature",
    cancelled: "The sign-in failed. Nothing was changed.",
    menu: "Account",
    address: "Wallet address",
    copy: "Copy",
    copied: "Copied",
    username: "Username",
    usernameHint: "Shown with your address. Nobody else can have a name that looks like it.",
    bio: "About you",
    saveBio: "Save the line about you",
    bioHint: "One line of up to 160 characters, shown on your page. Empty removes it.",
    save: "Save",
    saved: "Saved",
    signOut: "Sign out",
    signOutEverywhere: "Sign out everywhere",
    signedOutEverywhere: "All sessions of this wallet are ended.",
    stillSignedIn: "You are still signed in elsewhere.",
    keys: "API keys",
    practice: "Practice",
    admin: "Admin",
    guestKey: "Guest key",
    guestKeyHint:
      "The key lives in this browser only. Export it to keep your account on another device.",
    exportKey: "Show the key",
    copyKey: "Copy the key",
    exportWarning: "Whoever has this key can trade as you. Do not share it.",
    importKey: "Use another key",
    importLabel: "Exported key",
    importHint: "Replaces the guest key of this browser. Export the present one first.",
    importAction: "Import and sign in",
    importReplaces:
      "The key of the guest wallet {address} is kept in this browser only. Without an exported copy it is lost, and its account with it.",
    importKeep: "Keep the present key",
    importReplace: "Replace it and sign in",
    importWrong: "This is not an exported key.",
  },
};
