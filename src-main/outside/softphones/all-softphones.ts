import type { Softphone } from '../../core/ports.ts';
import { baresip } from './baresip.ts';
import type { SoftphoneKind } from './kind.ts';
import { linphone } from './linphone.ts';
import { type SoftphoneTools, softphoneOf } from './softphone.ts';
import { twinkle } from './twinkle.ts';

/** Every softphone whose settings can be changed; the others are guided by their data files alone. */
const KINDS: readonly SoftphoneKind[] = [baresip, linphone, twinkle];

export function allSoftphones(tools: SoftphoneTools): Softphone[] {
  return KINDS.map((kind) => softphoneOf(kind, tools));
}
