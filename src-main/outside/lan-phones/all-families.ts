import { ASTERISK_FAMILIES } from './asterisk/ami-door.ts';
import { recogniseCisco } from './cisco-spa.ts';
import type { Recognise } from './family.ts';
import { recogniseGrandstream } from './grandstream/grandstream.ts';
import { recognisePanasonic } from './panasonic.ts';
import { recogniseSnom } from './snom.ts';
import { recogniseYealink } from './yealink/yealink.ts';

/** Each looks for marks that no other has; the first that finds its own answers. */
export const RECOGNISERS: readonly Recognise[] = [
  recogniseGrandstream,
  recogniseYealink,
  recogniseCisco,
  recogniseSnom,
  recognisePanasonic,
];

/** Ids in assets/devices of what can be changed; anything else is guided. */
export const CHANGED_FAMILIES: readonly string[] = [
  'grandstream-ht80x',
  'grandstream-ht81x',
  'grandstream-gxp',
  'grandstream-grp',
  'yealink-t',
  'cisco-spa',
  'snom',
  ...ASTERISK_FAMILIES,
];
