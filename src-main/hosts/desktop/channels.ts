import type { EventName } from '../../contract/calls.ts';

/* The names on the wire between main and preload; both are built from this file. No zod here: the preload stays small. */

export const CALL_CHANNEL = 'kakekae:call';

/** A record, so that the compiler asks for a new event here. */
export const EVENT_CHANNELS: Readonly<Record<EventName, string>> = {
  snapshot: 'kakekae:snapshot',
  focus: 'kakekae:focus',
  'doctor-step': 'kakekae:doctor-step',
  'device-step': 'kakekae:device-step',
};
