/** Words for what went wrong and how to go on. */
export const trouble = {
  order: {
    kind: "Order type",
    kinds: { market: "Market", limit: "Limit", stop: "Stop" },
    asked:
      "No answer came, so it is not known yet whether this order was carried out. The server is being asked. Sending it again carries it out once only.",
    undone:
      "The answer was lost, and the server has not carried this order out. Send it again; it is carried out once only.",
    again: "Send the order again",
  },
  part: {
    missing:
      "A part of this page could not be loaded; a newer version may be out. Reload to go on. What you typed is kept.",
    reload: "Reload",
  },
  broken: {
    title: "This page stopped working",
    text: "The fault is ours, and your orders and balances are safe on the server. Try again, or reload. What you typed is kept.",
    retry: "Try again",
    reload: "Reload",
  },
  sessionOver: {
    title: "Sign in again",
    lead: "Your session has ended. Sign in with the same wallet to go on; what you typed is kept.",
  },
};
