import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  beginRotation,
  carrier,
  formatCarrierIso,
  type House,
  memoryKeychain,
  type Person,
  type PracticeCarrier,
  parseInstant,
  planChange,
  type Result,
  type Rotation,
  runRotation,
  Secret,
  startPracticeCarrier,
} from '../../../compose.ts';
import { formatDuration, formatJst } from '../../../contract/words/index.ts';
import { type DemoWords, demoWords } from '../demo-words.ts';
import { EXIT, type ExitCode, exitOfRotation } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { proofOf } from '../show-rotation.ts';

/** Real seconds that the wait of three and a half hours takes. */
const WAIT_S = 9;
const PROGRESS_MS = 1_500;

interface Entry {
  readonly at: string;
  readonly event: string;
}

/**
 * The manual's worked example (a B2BUA line, changed at 14:00, works from 17:30) from the plan to proof L3, against the
 * practice carrier in this process: real HTTP, real SIP, a real wait on a fast clock.
 */
export async function demo(session: Session): Promise<ExitCode> {
  const startsAt = parseInstant('2026-11-24T14:00:00+09:00');
  if (!startsAt.ok) return session.fail(startsAt.problem);
  const started = await startPracticeCarrier({
    service: 'b2bua',
    reflection: carrier.services.b2bua.reflection.value,
    words: carrier.portal.value.words,
    utcOffsetMinutes: carrier.utcOffsetMinutes.value,
    startAtMs: startsAt.value,
    speed: (3.5 * 3_600) / WAIT_S,
  });
  if (!started.ok) return session.fail(started.problem);
  const practice = started.value;
  const folder = mkdtempSync(join(tmpdir(), 'kakekae-demo-'));
  try {
    const opened = session.house({
      dataFolder: folder,
      useKeychain: memoryKeychain(),
      practice: { clock: practice.clock, phone: practice.adapter },
    });
    if (!opened.ok) return session.fail(opened.problem);
    return await play(session, { house: opened.value, practice });
  } finally {
    await practice.stop();
    await session.closeHouses();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function play(
  session: Session,
  { house, practice }: { readonly house: House; readonly practice: PracticeCarrier },
): Promise<ExitCode> {
  const say = demoWords(session.lang);
  const timeline: Entry[] = [];
  const clock = practice.clock;
  const tell = (event: string) => {
    timeline.push({ at: formatCarrierIso(carrier, clock.nowMs()), event });
    if (!session.isJson)
      session.tell(`${formatJst(clock.nowMs(), session.lang, { withDate: false }).padStart(5)}  ${event}`);
  };
  const began = performance.now();
  session.note(say.opening);
  const filled = await fill(house, practice);
  if (!filled.ok) return session.fail(filled.problem);
  await practice.adapter.start();
  tell(say.registered(practice.line.number));
  const plan = planChange(
    { profile: carrier, service: 'b2bua', businessHours: { from: 9 * 60, to: 18 * 60 } },
    clock.nowMs(),
  );
  const cheapest = plan.recommended[0];
  tell(
    say.planned({
      reflects: formatJst(plan.reflectsAt.latestMs, session.lang, { withDate: false }),
      outage: formatDuration(plan.reflectsAt.latestMs - clock.nowMs(), session.lang),
      cheapest: cheapest === undefined ? '' : formatJst(cheapest.submitAtMs, session.lang, { withDate: false }),
      cheapestOutage: cheapest === undefined ? '' : formatDuration(cheapest.outageMinutes.worst * 60_000, session.lang),
    }),
  );
  const world = await house.worldOf(practice.portalUrl);
  const begun = await beginRotation(world, {
    line: practice.line,
    mode: 'emergency',
    by: 'portal',
    portalUrl: practice.portalUrl,
    proofWanted: 'L3',
  });
  if (!begun.ok) return session.fail(begun.problem);
  tell(say.kept);
  const narrate = narrator({ session, say, tell, clock });
  const run = await runRotation(world, {
    rotation: begun.value.id,
    person: pretendPerson({ practice, say, tell }),
    signal: session.signal,
    follow: true,
    onChange: narrate.onChange,
  });
  narrate.stop();
  return conclude(session, { run, say, timeline, seconds: (performance.now() - began) / 1_000 });
}

async function fill({ ledger, keychain, clock }: House, practice: PracticeCarrier): Promise<Result<void>> {
  const { line } = practice;
  const added = ledger.addLine(line, clock.nowMs());
  if (!added.ok) return added;
  const secrets = [
    ['current', practice.password],
    ['portal-id', practice.selfcareId],
    ['portal-password', practice.selfcarePassword],
  ] as const;
  for (const [slot, value] of secrets) {
    const written = await keychain.write({ owner: line.number, slot }, Secret.of(value));
    if (!written.ok) return written;
  }
  return added;
}

/** Plays the shop owner: reads the mail and types its code. */
function pretendPerson(options: {
  readonly practice: PracticeCarrier;
  readonly say: DemoWords;
  readonly tell: (event: string) => void;
}): Person {
  const { practice, say, tell } = options;
  return {
    async mailedCode() {
      tell(say.codeTyped);
      const code = practice.lastCode();
      return code === undefined ? undefined : Secret.of(code);
    },
    agreeToMovedPlan: async () => true,
  };
}

/** Tells each change of state once, and while the rotation waits, that it waits. */
function narrator(options: {
  readonly session: Session;
  readonly say: DemoWords;
  readonly tell: (event: string) => void;
  readonly clock: { nowMs(): number };
}) {
  const { session, say, tell, clock } = options;
  let dueMs: number | undefined;
  let lastKind = 'planned';
  const progress = setInterval(() => {
    if (dueMs === undefined || dueMs <= clock.nowMs()) return;
    const left = formatDuration(dueMs - clock.nowMs(), session.lang);
    session.note(
      `       … ${formatJst(clock.nowMs(), session.lang, { withDate: false })}  ${session.say.remaining(left)}`,
    );
  }, PROGRESS_MS);
  const time = (atMs: number) => formatJst(atMs, session.lang, { withDate: false });
  return {
    onChange(rotation: Rotation) {
      const { state } = rotation;
      dueMs = 'nextLookAtMs' in state ? state.nextLookAtMs : undefined;
      if (state.kind === lastKind) return;
      lastKind = state.kind;
      switch (state.kind) {
        case 'signing-in':
          return tell(say.signingIn);
        case 'submitting':
          return tell(say.submitting);
        case 'reflecting':
          return tell(say.accepted(time(state.window.latestMs)));
        case 'reconnecting':
          return tell(say.seen);
        case 'verifying':
          return tell(say.phoneTold);
        case 'done':
          return tell(say.phoneBack(state.device ?? ''));
        default:
          return tell(session.words.state[state.kind]);
      }
    },
    stop: () => clearInterval(progress),
  };
}

function conclude(
  session: Session,
  options: {
    readonly run: Result<Rotation>;
    readonly say: DemoWords;
    readonly timeline: readonly Entry[];
    readonly seconds: number;
  },
): ExitCode {
  const { run, say, timeline, seconds } = options;
  if (!run.ok) return session.fail(run.problem, { timeline });
  const proofLevel = proofOf(run.value);
  session.json({ timeline, proofLevel, state: run.value.state.kind });
  if (!session.isJson) {
    session.tell(`\n${session.say.proof}: ${session.words.proofLevel[proofLevel]}`);
    session.tell(say.closing(seconds));
  }
  return session.signal.aborted ? EXIT.waiting : exitOfRotation(run.value);
}
