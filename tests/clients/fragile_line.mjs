// A line to a server that can be cut, or go silent without a word.
import { connect, createServer } from "node:net";

/** Opens a line to the server at `url`; gives its address and what can happen to it. */
export async function openLine(url) {
  const ends = new Set();
  const server = createServer((near) => {
    const far = connect(Number(new URL(url).port), "127.0.0.1");
    near.pipe(far);
    far.pipe(near);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ]) {
      ends.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        ends.delete(end);
        other.destroy();
      });
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = new URL(url);
  address.port = String(server.address().port);
  return {
    url: address.href,
    cut: () => ends.forEach((end) => end.destroy()),
    fallSilent: () => ends.forEach((end) => end.unpipe().resume()),
    close: () => {
      ends.forEach((end) => end.destroy());
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
