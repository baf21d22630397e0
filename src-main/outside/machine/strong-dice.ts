import { randomBytes } from 'node:crypto';
import type { Dice } from '../../core/ports.ts';

/** Random bytes from the operating system's cryptographic source. */
export const strongDice: Dice = { bytes: (count) => randomBytes(count) };
