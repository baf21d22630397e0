/*
 * The hosts read this computer's clock through `Date.now`. A story that happens at two in the afternoon sets it there, and
 * lets it follow the practice carrier, so that the window and the carrier live at one time. Playwright itself measures its
 * limits with a clock of its own (`performance`), which stays as it is.
 */

const real = Date.now;

export function followClock(nowMs: () => number): void {
  Date.now = () => Math.floor(nowMs());
}

export function followRealTime(): void {
  Date.now = real;
}
