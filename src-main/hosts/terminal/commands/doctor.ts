import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { type House, type Line, ok, parsePortalUrl, type Result } from '../../../compose.ts';
import { describeProblem } from '../../../contract/words/index.ts';
import { type DoctorWords, doctorWords } from '../doctor-words.ts';
import { EXIT, type ExitCode, exitOfProblem } from '../exit-code.ts';
import { chosenLine } from '../one-line.ts';
import type { Session } from '../session.ts';

interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly elapsedMs: number;
}

const DNS_LIMIT_MS = 5_000;
const SKEW_THAT_MATTERS_MS = 30_000;

/** Network, names, clock, keychain and ledger, one numbered, timed step each. Stops nothing, changes nothing. */
export async function doctor(session: Session): Promise<ExitCode> {
  const say = doctorWords(session.lang);
  const steps: Step[] = [];
  let exit: ExitCode = EXIT.done;
  const step = async (name: string, look: () => Promise<{ ok: boolean; detail: string; exit?: ExitCode }>) => {
    const began = performance.now();
    const { ok, detail, exit: code = EXIT.network } = await look();
    steps.push({ name, ok, detail, elapsedMs: Math.round(performance.now() - began) });
    if (!ok && exit === EXIT.done) exit = code;
    if (!session.isJson) session.tell(`${steps.length}. ${ok ? '✓' : '✗'} ${say.steps[name] ?? name}: ${detail}`);
  };
  const opened = session.house();
  const house = opened.ok ? opened.value : undefined;
  const chosen = house === undefined ? ok(undefined) : lineOf(session, house);
  if (!chosen.ok) return session.fail(chosen.problem);
  const line = chosen.value;
  await step('network', async () => networkStep(say));
  await step('dns', async () => dnsStep(say, line));
  await step('clock', async () => clockStep(session, say, { house, line }));
  await step('keychain', async () => {
    const usable = await house?.keychain.check();
    if (usable === undefined) return { ok: false, detail: say.notTried, exit: EXIT.input };
    if (usable.ok) return { ok: true, detail: house?.keychain.store ?? '' };
    return {
      ok: false,
      detail: describeProblem(session.words, usable.problem).sentence,
      exit: exitOfProblem(usable.problem),
    };
  });
  await step('ledger', async () => {
    if (!opened.ok) {
      const { sentence } = describeProblem(session.words, opened.problem);
      return { ok: false, detail: sentence, exit: exitOfProblem(opened.problem) };
    }
    const lines = opened.value.ledger.lines();
    if (lines.ok) return { ok: true, detail: say.ledger(opened.value.dataFolder, lines.value.length) };
    const { sentence } = describeProblem(session.words, lines.problem);
    return { ok: false, detail: sentence, exit: exitOfProblem(lines.problem) };
  });
  session.json({ steps });
  return exit;
}

/** `--line`, or the only line there is. */
function lineOf(session: Session, house: House): Result<Line | undefined> {
  if (session.given.has('line')) return chosenLine(session, house);
  const lines = house.ledger.lines();
  return ok(lines.ok && lines.value.length === 1 ? lines.value[0]?.line : undefined);
}

function networkStep(say: DoctorWords) {
  const outside = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).filter((one) => !one.internal).map((one) => `${name} ${one.address}`),
  );
  return { ok: outside.length > 0, detail: outside.length > 0 ? outside.join(', ') : say.noNetwork };
}

async function dnsStep(say: DoctorWords, line: Line | undefined) {
  const name = line?.account.proxy?.host ?? line?.account.domain;
  if (name === undefined) return { ok: true, detail: say.noLine };
  try {
    const limit = new Promise<never>((_, reject) => setTimeout(reject, DNS_LIMIT_MS, new Error('limit')).unref());
    const found = await Promise.race([lookup(name, { all: true }), limit]);
    return { ok: true, detail: `${name} → ${found.map((one) => one.address).join(', ')}` };
  } catch {
    return { ok: false, detail: say.nameNotFound(name) };
  }
}

async function clockStep(
  session: Session,
  say: DoctorWords,
  { house, line }: { readonly house: House | undefined; readonly line: Line | undefined },
) {
  const given = session.given.text('portal-url');
  const earlier = line === undefined ? undefined : house?.ledger.rotations({ number: line.number });
  const known = earlier?.ok ? earlier.value.find((one) => one.portalUrl !== undefined)?.portalUrl : undefined;
  const url = given ?? known;
  if (url === undefined || house === undefined) return { ok: true, detail: say.noPortal };
  const parsed = parsePortalUrl(url);
  if (!parsed.ok) {
    return {
      ok: false,
      detail: describeProblem(session.words, parsed.problem).sentence,
      exit: exitOfProblem(parsed.problem),
    };
  }
  const skewMs = await house.measureSkewMs(parsed.value.href, session.signal);
  if (skewMs === undefined) return { ok: false, detail: say.portalSilent };
  const seconds = Math.round(skewMs / 1_000);
  return { ok: Math.abs(skewMs) < SKEW_THAT_MATTERS_MS, detail: say.skew(seconds) };
}
