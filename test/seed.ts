import fc from 'fast-check';

/**
 * One seed for every property test, so that a run repeats exactly and a red build is a fault of the change, not of the dice.
 * To look for new counterexamples: KAKEKAE_SEED=$RANDOM npx vitest run --project unit
 */
export const SEED = Number(process.env.KAKEKAE_SEED ?? 20_261_124);

fc.configureGlobal({ seed: SEED });
