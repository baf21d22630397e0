import type { Dice } from '../../src-main/core/ports.ts';

/** The same throws every time for one seed (xorshift32): tests repeat exactly. */
export function loadedDice(seed = 1): Dice {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return {
    bytes: (count) =>
      Uint8Array.from({ length: count }, () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        state >>>= 0;
        return state >>> 24;
      }),
  };
}
