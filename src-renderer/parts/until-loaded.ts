const RETRY_MS = 2_000;

/**
 * Loads a part of the window, for `lazy`. The host may be away at that moment: then it is tried again until it is back,
 * because a part that failed once would leave the whole window blank for good.
 */
export function untilLoaded<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    for (;;) {
      try {
        return await load();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  };
}
