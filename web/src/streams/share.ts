import type { StreamEvent } from "./stream-event";

type Open = (emit: (event: StreamEvent) => void) => () => void;

const NAME = "alpha.streams";

/**
 * Shares one connection among the tabs of this browser: one of them opens it, and sends
 * the others what it receives. When it goes, another takes its place. Ends by the returned function.
 */
export function share(open: Open, emit: (event: StreamEvent) => void): () => void {
  const channel = openChannel();
  const ending = new AbortController();
  let state: StreamEvent | null = null;
  const lead = () =>
    new Promise<void>((resolve) => {
      if (ending.signal.aborted) return resolve();
      const close = open((event) => {
        if (event.kind === "state") state = event;
        emit(event);
        channel?.postMessage(event);
      });
      ending.signal.addEventListener("abort", () => {
        close();
        resolve();
      });
    });
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<StreamEvent | { kind: "hello" }>) => {
      if (data.kind !== "hello") emit(data);
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
