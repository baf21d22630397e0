import type { Softphone } from '../../core/ports.ts';
import { baresip } from './baresip.ts';
import { jami } from './jami.ts';
import type { SoftphoneKind } from './kind.ts';
import { linphone } from './linphone.ts';
import { microsip } from './microsip.ts';
import { softphoneOf } from './softphone.ts';
import type { SoftphoneTools } from './softphone-program.ts';
import { threecxPhone } from './threecx-phone.ts';
import { twinkle } from './twinkle.ts';
import { zoiper } from './zoiper.ts';

/** Every softphone whose settings can be changed; the others are guided by their data files alone. */
const KINDS: readonly SoftphoneKind[] = [baresip, jami, linphone, microsip, threecxPhone, twinkle, zoiper];

export function allSoftphones(tools: SoftphoneTools): Softphone[] {
  return KINDS.map((kind) => softphoneOf(kind, tools));
}
