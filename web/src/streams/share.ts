import type { Told } from "./told";

type Open = (tell: (told: Told) => void) => () => void;

const NAME = "alpha.streams";

/**
 * Shares one connection among the tabs of this browser: one of them opens it, and the others hear
 * from that what it hears. When it goes, another takes its place. Ends by the returned function.
 */
export function share(open: Open, hear: (told: Told) => void): () => void {
  const channel = openChannel();
  const ending = new AbortController();
  let state: Told | null = null;
  const lead = () =>
    new Promise<void>((resolve) => {
      if (ending.signal.aborted) return resolve();
      const close = open((told) => {
        if (told.kind === "state") state = told;
        hear(told);
        channel?.postMessage(told);
      });
      ending.signal.addEventListener("abort", () => {
        close();
        resolve();
      });
    });
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<Told | { kind: "hello" }>) => {
      if (data.kind !== "hello") hear(data);
      else if (state) channel.postMessage(state);
    };
    channel.postMessage({ kind: "hello" });
    navigator.locks.request(NAME, { signal: ending.signal }, lead).catch(() => lead());
  } else {
    lead();
  }
  return () => {
    ending.abort();
    channel?.close();
  };
}

/** Null in a browser whose tabs cannot agree, or where each has a session of its own. */
function openChannel(): BroadcastChannel | null {
  if (!navigator.cookieEnabled || !navigator.locks || !window.BroadcastChannel) return null;
  try {
    return new BroadcastChannel(NAME);
  } catch {
    return null;
  }
}
