import type { LivePrice, Notification } from "@/rpc/generated";

/** What the server says by itself, and whether it is heard at the moment. */
export type Told =
  | { kind: "prices"; changes: LivePrice[] }
  | { kind: "valued" }
  | { kind: "notification"; id: string; walletAddress: string; notification: Notification }
  | { kind: "state"; isLive: boolean };
