// Waiting for what happens in its own time.

/** Repeats `check` until it does not throw, for two seconds; gives what it gives. */
export async function eventually(check) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await check();
    } catch (failure) {
      if (attempt === 100) {
        throw failure;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
