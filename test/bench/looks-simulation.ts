import { readFileSync } from 'node:fs';
import { parseCarrier } from '../../src-main/core/carrier.ts';

/*
 * How long the phones wait for the next look after the new password has taken effect, and how many refused logins that costs,
 * for several ways in which a carrier may keep its promise. Nothing is known about the real one: the schedule has to do well
 * with all of them. Deterministic (one seed); `node test/bench/looks-simulation.ts`.
 */

const SEED = 20_261_124;
const SAMPLES = 40_000;
const S = 1;
const MIN = 60 * S;
/** One refusal of every ten minutes stays free for the person who wants to look now. */
const FREE_FOR_PERSON = 1;

type Draw = (random: () => number) => number;

/** mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const uniform =
  (from: number, to: number): Draw =>
  (random) =>
    from + random() * (to - from);
const exponential =
  (mean: number, most: number): Draw =>
  (random) =>
    Math.min(most, -Math.log(1 - random()) * mean);
const mixed =
  (share: number, one: Draw, other: Draw): Draw =>
  (random) =>
    random() < share ? one(random) : other(random);

/** Seconds after acceptance at which a password of the plain IP phone service ("within 15 minutes") takes effect. */
const WITHIN: readonly (readonly [string, Draw])[] = [
  ['any moment of 15 min', uniform(0, 15 * MIN)],
  ['mostly at once (mean 2 min)', exponential(2 * MIN, 15 * MIN)],
  ['a batch every 5 min', uniform(20, 5 * MIN + 20)],
  ['a batch every 15 min', uniform(20, 15 * MIN)],
  ['shortly before the promise', uniform(13 * MIN, 15 * MIN)],
  ['one in ten up to 15 min late', mixed(0.9, uniform(0, 15 * MIN), uniform(15 * MIN, 30 * MIN))],
];

/** Seconds after the slot time (B2BUA, OpenGate). */
const SLOT: readonly (readonly [string, Draw])[] = [
  ['to the second', uniform(0, 5)],
  ['a batch of up to 1 min', uniform(5, MIN)],
  ['a batch of up to 5 min', uniform(10, 5 * MIN)],
  ['mean 3 min, long tail', exponential(3 * MIN, 30 * MIN)],
  ['any moment of 10 min', uniform(0, 10 * MIN)],
  ['one in ten up to 30 min late', mixed(0.9, uniform(0, MIN), uniform(MIN, 30 * MIN))],
];

interface Figures {
  readonly mean: number;
  readonly p95: number;
  readonly refused: number;
  /** Share that no look of the schedule sees. */
  readonly missed: number;
}

function simulate(looks: readonly number[], draw: Draw): Figures {
  const random = randomFrom(SEED);
  const waits: number[] = [];
  let refused = 0;
  let missed = 0;
  for (let count = 0; count < SAMPLES; count += 1) {
    const at = draw(random);
    const index = looks.findIndex((look) => look >= at);
    refused += index < 0 ? looks.length : index;
    const seen = looks[index];
    if (seen === undefined) missed += 1;
    else waits.push(seen - at);
  }
  waits.sort((one, other) => one - other);
  const sum = waits.reduce((all, one) => all + one, 0);
  return {
    mean: sum / Math.max(1, waits.length),
    p95: waits[Math.floor(waits.length * 0.95)] ?? Number.NaN,
    refused: refused / SAMPLES,
    missed: missed / SAMPLES,
  };
}

/** Most looks within any ten minutes. */
function densest(looks: readonly number[]): number {
  return Math.max(...looks.map((from) => looks.filter((at) => at >= from && at < from + 10 * MIN).length));
}

/**
 * The schedule with the least expected wait over all ways together (each as likely), with a fixed number of looks, at least
 * `gap` apart: dynamic programming over a grid. It knows no ten-minute rule, so `gap` has to keep it.
 */
function cheapest(
  ways: readonly (readonly [string, Draw])[],
  asked: { count: number; gap: number; end: number },
): number[] {
  const grid = 10;
  const cells = Math.ceil(asked.end / grid) + 1;
  const share = new Array<number>(cells).fill(0);
  const moment = new Array<number>(cells).fill(0);
  for (const [, draw] of ways) {
    const random = randomFrom(SEED);
    for (let index = 0; index < SAMPLES; index += 1) {
      const at = draw(random);
      const cell = Math.min(cells - 1, Math.ceil(at / grid));
      share[cell] = (share[cell] ?? 0) + 1;
      moment[cell] = (moment[cell] ?? 0) + at;
    }
  }
  const total = (list: readonly number[]) => {
    let sum = 0;
    return list.map((value) => {
      sum += value;
      return sum;
    });
  };
  const [shares, moments] = [total(share), total(moment)];
  // Wait of everything that takes effect after look `from` (cell) and up to look `to`.
  const cost = (from: number, to: number) => {
    const before = from < 0 ? 0 : (shares[from] ?? 0);
    const beforeAt = from < 0 ? 0 : (moments[from] ?? 0);
    return to * grid * ((shares[to] ?? 0) - before) - ((moments[to] ?? 0) - beforeAt);
  };
  const least = asked.gap / grid;
  let best = Array.from({ length: cells }, (_, to) => ({ cost: cost(-1, to), looks: [to] }));
  for (let look = 1; look < asked.count; look += 1) {
    best = best.map((_, to) => {
      let found = { cost: Number.POSITIVE_INFINITY, looks: [to] };
      for (let from = 0; from <= to - least; from += 1) {
        const earlier = best[from];
        if (earlier === undefined) continue;
        const sum = earlier.cost + cost(from, to);
        if (sum < found.cost) found = { cost: sum, looks: [...earlier.looks, to] };
      }
      return found;
    });
  }
  return (best[cells - 1]?.looks ?? []).map((cell) => cell * grid);
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function compare(
  title: string,
  ways: readonly (readonly [string, Draw])[],
  schedules: readonly (readonly [string, readonly number[]])[],
): void {
  tell(`\n${title}`);
  for (const [name, looks] of schedules) tell(`  ${name}: ${looks.join(', ')} s (at most ${densest(looks)} in 10 min)`);
  tell(`\n  ${'takes effect'.padEnd(32)}${schedules.map(([name]) => name.padStart(26)).join('')}`);
  tell(`  ${''.padEnd(32)}${schedules.map(() => 'mean  95 %  refused'.padStart(26)).join('')}`);
  const sums = schedules.map(() => ({ mean: 0, refused: 0 }));
  for (const [way, draw] of ways) {
    const row = schedules.map(([, looks], index) => {
      const { mean, p95, refused, missed } = simulate(looks, draw);
      const sum = sums[index];
      if (sum !== undefined) {
        sum.mean += mean / ways.length;
        sum.refused += refused / ways.length;
      }
      const lost = missed === 0 ? '' : ` !${(missed * 100).toFixed(1)}%`;
      return `${Math.round(mean)} s  ${Math.round(p95)} s  ${refused.toFixed(1)}${lost}`.padStart(26);
    });
    tell(`  ${way.padEnd(32)}${row.join('')}`);
  }
  const all = sums.map(({ mean, refused }) => `${Math.round(mean)} s        ${refused.toFixed(1)}`.padStart(26));
  tell(`  ${'all, each as likely'.padEnd(32)}${all.join('')}`);
}

const file = new URL('../../assets/carriers/rakuten-ip-phone.json', import.meta.url);
const { looks, attempts } = parseCarrier(JSON.parse(readFileSync(file, 'utf8')));
const inUse = looks.value;
const limit = attempts.value.refusedPerTenMinutes - FREE_FOR_PERSON;

const everyTwoMinutes = [120, 240, 360, 480, 600, 720, 840, 960, 1_080, 1_320, 1_800, 2_700];
const formerWithin = [120, 300, 480, 720, 900, 960, 1_080, 1_320, 1_800, 2_700];
const formerSlot = [20, 90, 240, 480, 900, 1_800, 3_600];

tell(`seed ${SEED}, ${SAMPLES} draws a row; every schedule in use may have at most ${limit} looks in ten minutes`);
compare('IP phone service: seconds after acceptance', WITHIN, [
  ['former', formerWithin],
  ['every 2 min', everyTwoMinutes],
  ['least wait, 10 looks', cheapest(WITHIN, { count: 10, gap: 120, end: 1_800 })],
  ['in use', inUse.afterAcceptanceS],
]);
compare('B2BUA, OpenGate: seconds after the slot time', SLOT, [
  ['former', formerSlot],
  ['every 2 min', [10, 130, 250, 370, 490, 610, 900, 1_800, 3_600]],
  ['least wait, 8 looks', cheapest(SLOT, { count: 8, gap: 30, end: 1_800 })],
  ['in use', inUse.afterSlotS],
]);

const tooDense = [inUse.afterAcceptanceS, inUse.afterSlotS].filter((schedule) => densest(schedule) > limit);
if (tooDense.length > 0) {
  tell(`\nA schedule in use spends the person's own look: ${tooDense.map((one) => one.join(', ')).join(' | ')}`);
  process.exitCode = 1;
}
