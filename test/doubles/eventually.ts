/** Real milliseconds between two looks at a condition that nobody announces. */
const LOOK_EVERY_MS = 15;

/** Resolves as soon as `isSo` holds; fails, naming `what`, when it does not within `limitMs` of real time. */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  limitMs = 20_000,
): Promise<void> {
  const giveUpAtMs = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAtMs) throw new Error(`not within ${limitMs / 1_000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
