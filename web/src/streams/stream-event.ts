import type { AgentEvent, LivePrice, Notification } from "@/rpc/generated";

/** What the server sends without being asked, and whether its stream is open. */
export type StreamEvent =
  | { kind: "prices"; changes: LivePrice[] }
  | { kind: "valued" }
  | { kind: "notification"; id: string; walletAddress: string; notification: Notification }
  | { kind: "agent"; walletAddress: string; event: AgentEvent }
  | { kind: "state"; isLive: boolean };
