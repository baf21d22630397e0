import type { GuidePart } from '../../core/phones/guide.ts';
import type { ProvisioningCaution } from '../../core/phones/provisioning-codes.ts';
import type { DeviceGuess, DeviceSign, FindEvent, LanStep, ServeEvent } from '../../core/ports.ts';

type LookStep = Extract<FindEvent, { readonly kind: 'progress' }>['step'];
type Refused = Extract<ServeEvent, { readonly kind: 'refused' }>['why'];

/** What is said of looking around in the network: before, on the way, and of what was found. */
export interface FindWords {
  readonly consent: (addresses: number) => string;
  readonly step: { readonly [S in LookStep]: (done: number, of: number) => string };
  readonly stopped: string;
  readonly none: string;
  readonly hint: string;
  /** Phrases for a list: of a device, why it may be one. */
  readonly confidence: { readonly [C in DeviceGuess['confidence']]: string };
  readonly sign: { readonly [K in DeviceSign['kind']]: string };
  readonly speaksSip: string;
  readonly noPage: string;
}

/** What is said of a device that is signed in to and changed. */
export interface ChangeWords {
  readonly plain: string;
  readonly certificateNew: string;
  readonly certificateKnown: string;
  readonly restarts: string;
  readonly notTried: string;
  readonly step: { readonly [S in LanStep]: string };
  readonly loginForgotten: string;
  readonly leftAlone: string;
  readonly hidden: string;
  readonly interrupted: string;
  readonly putBack: string;
}

/** What is said of a file that a device fetches. Labels have no colon: each face sets its own. */
export interface FileWords {
  readonly will: (facts: { readonly name: string; readonly account: number; readonly key: string }) => string;
  readonly keepsRest: string;
  readonly caution: { readonly [C in ProvisioningCaution]: string };
  readonly asksFirst: string;
  /** Instead of that, where a change under way has seen the password accepted. */
  readonly seenAccepted: string;
  readonly notTried: string;
  readonly plain: string;
  readonly refusedByCarrier: string;
  readonly untold: string;
  readonly saved: string;
  readonly savedPrice: string;
  readonly typed: string;
  readonly typedBare: string;
  readonly orFolder: string;
  readonly field: string;
  readonly trigger: string;
  readonly refused: { readonly [W in Refused]: (address: string) => string };
  readonly fetched: (address: string, clock: string) => string;
  readonly putBack: string;
  readonly notProof: string;
}

/** What stands around the steps of a guide; the steps themselves are in the catalogue. */
export interface GuideWords {
  readonly part: { readonly [P in GuidePart]: string };
  /** Only where the app is to do it. */
  readonly letIn: string;
  readonly shut: string;
  /** For these systems alone. */
  readonly only: (systems: string) => string;
  readonly sure: string;
}

export interface DeviceWords {
  readonly find: FindWords;
  readonly change: ChangeWords;
  readonly file: FileWords;
  readonly guide: GuideWords;
}
