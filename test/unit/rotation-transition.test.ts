import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RotationState, rotationSchema, type StateKind } from '../../src-main/core/rotation/state.ts';
import { transition } from '../../src-main/core/rotation/transition.ts';
import {
  EVENTS,
  type EventName,
  looked,
  rotationIn,
  type Seen,
  STATES,
  type StateName,
  WINDOW,
} from '../doubles/rotation-samples.ts';

/** Every pair that has a meaning; each pair that is not listed has none and leaves the rotation as it is. */
const MEANINGS: { readonly [S in StateName]: { readonly [E in EventName]?: StateKind } } = {
  planned: {
    'password-kept': 'planned',
    'sign-in-began': 'signing-in',
    'person-told': 'reflecting',
    'portal-said-no': 'refused',
    'person-cancelled': 'cancelled',
  },
  'planned, password not kept': {
    'password-kept': 'planned',
    'portal-said-no': 'refused',
    'person-cancelled': 'cancelled',
  },
  'signing-in': {
    'code-asked': 'signing-in',
    'code-given': 'signing-in',
    'submit-began': 'submitting',
    'portal-said-no': 'refused',
    'process-ended': 'planned',
    'person-cancelled': 'cancelled',
  },
  submitting: {
    'portal-accepted': 'reflecting',
    'portal-said-no': 'refused',
    'answer-lost': 'doubtful',
    'process-ended': 'doubtful',
  },
  reflecting: {
    'look-postponed': 'reflecting',
    'look: accepted': 'reconnecting',
    'look: accepted, device seen': 'reconnecting',
    'look: not yet': 'reflecting',
    'look: refused, the last, old accepted': 'stuck',
    'look: refused, the last, old refused': 'stuck',
  },
  doubtful: {
    'look-postponed': 'doubtful',
    'look: accepted': 'reconnecting',
    'look: accepted, device seen': 'reconnecting',
    'look: not yet': 'doubtful',
    'look: refused, the last, old accepted': 'refused',
    'look: refused, the last, old refused': 'stuck',
  },
  'reconnecting, not promoted': { promoted: 'reconnecting' },
  reconnecting: {
    'phone-applied': 'verifying',
    'phone-waits-for-person': 'verifying',
    'person-cancelled': 'done',
    'look: accepted': 'reconnecting',
    'look: accepted, device seen': 'done',
    'look: not yet': 'reconnecting',
    'look: refused, the last, old accepted': 'reconnecting',
    'look: refused, the last, old refused': 'reconnecting',
  },
  verifying: {
    'phone-applied': 'verifying',
    'phone-waits-for-person': 'verifying',
    'look-postponed': 'verifying',
    'person-cancelled': 'done',
    'look: accepted': 'verifying',
    'look: accepted, device seen': 'done',
    'look: not yet': 'verifying',
    'look: refused, the last, old accepted': 'reconnecting',
    'look: refused, the last, old refused': 'reconnecting',
  },
  done: { 'call-told: out, heard': 'done', 'call-told: in, heard': 'done', 'call-told: in, did not ring': 'done' },
  refused: {},
  cancelled: {},
  stuck: {
    'person-cancelled': 'cancelled',
    'look: accepted': 'reconnecting',
    'look: accepted, device seen': 'reconnecting',
    'look: not yet': 'stuck',
    'look: refused, the last, old accepted': 'stuck',
    'look: refused, the last, old refused': 'stuck',
  },
  'stuck, never accepted': {
    'person-cancelled': 'cancelled',
    'look: accepted': 'reconnecting',
    'look: accepted, device seen': 'reconnecting',
    'look: not yet': 'stuck',
    'look: refused, the last, old accepted': 'refused',
    'look: refused, the last, old refused': 'stuck',
  },
};
const STATE_NAMES = Object.keys(STATES) as StateName[];
const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

describe.each(STATE_NAMES)('a rotation that is %s', (name) => {
  test.each(EVENT_NAMES)('on %s', (event) => {
    const next = transition(rotationIn(STATES[name]), EVENTS[event]);
    expect(next?.kind ?? 'no meaning').toBe(MEANINGS[name][event] ?? 'no meaning');
    // What a transition makes, the ledger can read back.
    if (next !== undefined) expect(rotationSchema.parse(rotationIn(next)).state).toEqual(next);
  });
});

test('where L2 is wanted, the promotion ends it', () => {
  const next = transition(rotationIn(STATES['reconnecting, not promoted'], 'L2'), EVENTS.promoted);
  expect(next).toMatchObject({ kind: 'done', proofLevel: 'L2' });
});

describe('the table of doubtful outcomes', () => {
  const open = WINDOW.latestMs - 1;
  const closed = WINDOW.latestMs + 3_600_000;
  const rows: readonly [string, Seen, Partial<RotationState> & { kind: StateKind }][] = [
    [
      'new yes, old no, open',
      { fresh: 'accepted', old: 'password-refused', atMs: open },
      { kind: 'reconnecting', bothAccepted: false },
    ],
    [
      'new yes, old no, closed',
      { fresh: 'accepted', old: 'password-refused', atMs: closed },
      { kind: 'reconnecting', bothAccepted: false },
    ],
    [
      'new yes, old yes, open',
      { fresh: 'accepted', old: 'accepted', atMs: open },
      { kind: 'reconnecting', bothAccepted: true },
    ],
    [
      'new yes, old yes, closed',
      { fresh: 'accepted', old: 'accepted', atMs: closed },
      { kind: 'reconnecting', bothAccepted: true },
    ],
    ['new no, old yes, open', { fresh: 'not-yet', old: 'accepted', atMs: open }, { kind: 'doubtful' }],
    [
      'new no, old yes, closed and looks spent',
      { fresh: 'password-refused', old: 'accepted', atMs: closed, hasNext: false },
      { kind: 'refused' },
    ],
    ['new no, old no, open', { fresh: 'not-yet', old: 'password-refused', atMs: open }, { kind: 'doubtful' }],
    [
      'new no, old no, closed and looks spent',
      { fresh: 'password-refused', old: 'password-refused', atMs: closed, hasNext: false },
      { kind: 'stuck' },
    ],
  ];
  test.each(rows)('%s', (_, seen, expected) => {
    expect(transition(rotationIn(STATES.doubtful), looked(seen))).toMatchObject(expected);
  });

  test('the problems it ends in say what is known', () => {
    const last = (old: Seen['old']) =>
      transition(
        rotationIn(STATES.doubtful),
        looked({ fresh: 'password-refused', ...(old === undefined ? {} : { old }), hasNext: false }),
      );
    expect(last('accepted')).toMatchObject({ problem: { kind: 'change-did-not-happen' } });
    expect(last('password-refused')).toMatchObject({ problem: { kind: 'both-refused' } });
    expect(last('no-answer')).toMatchObject({ kind: 'stuck', problem: { kind: 'not-reflected-in-time' } });
    expect(last(undefined)).toMatchObject({ kind: 'stuck', problem: { kind: 'not-reflected-in-time' } });
  });

  test('while the window is open, the old password living on never means that nothing was changed', () => {
    const seen = looked({ fresh: 'not-yet', old: 'accepted', atMs: open, hasNext: false });
    expect(transition(rotationIn(STATES.doubtful), seen)?.kind).toBe('stuck');
  });
});

/** Any event with any content, as a hostile world might deliver it. */
const anyEvent = fc.oneof(
  fc.constantFrom(...Object.values(EVENTS)),
  fc
    .record({
      fresh: fc.constantFrom('accepted', 'not-yet', 'password-refused', 'no-answer', 'cannot-tell', 'blocked'),
      old: fc.option(fc.constantFrom('accepted', 'password-refused', 'no-answer'), { nil: undefined }),
      device: fc.option(fc.constant('sip:a@b'), { nil: undefined }),
      hasNext: fc.boolean(),
      atMs: fc.integer({ min: 500_000, max: 9_000_000 }),
    })
    .map((seen) => looked(seen as Seen)),
);

describe('any walk of events', () => {
  test('keeps the promises of the drawing', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 60 }),
        fc.constantFrom('L2' as const, 'L3' as const),
        (events, wanted) => {
          let rotation = rotationIn(STATES['planned, password not kept'], wanted);
          const kinds: StateKind[] = ['planned'];
          let hasAcceptedLook = false;
          let hasSubmitted = false;
          let isPortalAccepted = false;
          for (const event of events) {
            const before = rotation.state;
            const next = transition(rotation, event);
            if (next === undefined) continue;
            if (event.kind === 'looked' && event.fresh.verdict === 'accepted') hasAcceptedLook = true;
            if (event.kind === 'submit-began' || event.kind === 'person-told') hasSubmitted = true;
            if (event.kind === 'portal-accepted' || event.kind === 'person-told') isPortalAccepted = true;
            rotation = { ...rotation, state: next };
            kinds.push(next.kind);
            // Rest is rest: what is said of a call only adds to what is proven.
            if (before.kind === 'done') {
              expect(event.kind).toBe('call-told');
              expect(next).toMatchObject({ kind: 'done', atMs: before.atMs });
              const isHeard = next.kind === 'done' && next.call?.provenAtMs !== undefined;
              expect(next.kind === 'done' && next.proofLevel).toBe(isHeard ? 'L4' : before.proofLevel);
              continue;
            }
            expect(['refused', 'cancelled']).not.toContain(before.kind);
            if (next.kind === 'done') {
              expect(hasAcceptedLook).toBe(true);
              expect(before.kind === 'verifying' || before.kind === 'reconnecting').toBe(true);
              if (next.proofLevel === 'L3') expect(event.kind === 'looked' && event.device !== undefined).toBe(true);
            }
            // What the portal (or the person) said was done is never called undone.
            if (isPortalAccepted) expect(next.kind).not.toBe('refused');
            if (next.kind === 'reconnecting' || next.kind === 'verifying') expect(hasAcceptedLook).toBe(true);
            if (hasSubmitted) expect(['planned', 'signing-in']).not.toContain(next.kind);
            const cancelled = transition(rotation, EVENTS['person-cancelled']);
            if (!hasSubmitted && next.kind !== 'refused' && next.kind !== 'cancelled')
              expect(cancelled?.kind).toBe('cancelled');
          }
          expect(kinds.filter((kind) => kind === 'submitting').length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('reaches every state from the beginning', () => {
    const reached = new Set<StateKind>();
    const seen = new Set<string>();
    const queue: RotationState[] = [STATES['planned, password not kept']];
    for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
      const key = JSON.stringify({ ...state, looks: [] });
      if (seen.has(key)) continue;
      seen.add(key);
      reached.add(state.kind);
      for (const event of Object.values(EVENTS)) {
        const next = transition(rotationIn(state), event);
        if (next !== undefined) queue.push(next);
      }
    }
    expect([...reached].sort()).toEqual([...new Set(Object.values(STATES).map((state) => state.kind))].sort());
  });

  test('keeps the looks it shows bounded', () => {
    let state: RotationState = STATES.reflecting;
    for (let count = 0; count < 200; count += 1)
      state = transition(rotationIn(state), EVENTS['look: not yet']) ?? state;
    expect(state.kind === 'reflecting' && state.looks.length).toBe(40);
  });
});
