import {
  budgetOf,
  budgetSpentUntil,
  carrier,
  examineHouse,
  formatCarrierIso,
  generationOfCurrent,
  ladderText,
  lineContext,
  machineNetwork,
  outageCurve,
  parseLineNumber,
  parseService,
  phoneCatalogue,
  phoneFacts,
  planChange,
  problem,
  tryLogin,
} from '../compose.ts';
import type { Answer, CallArgument, CallResult } from '../contract/calls.ts';
import { describeFinding, stepLabel, wordsFor } from '../contract/words/index.ts';
import { type Calls, refuse } from './answers.ts';
import type { Backstage } from './backstage.ts';
import { checkView } from './check-view.ts';
import { lineIn } from './stage.ts';
import { saveLadder } from './support-file.ts';

/** Calls that only look: what a change costs, whether a password is accepted, what is broken, what happened before. */
export function lookCalls(backstage: Backstage): Calls<'plan'> & Calls<'check'> & Calls<'doctor'> & Calls<'history'> {
  return {
    'plan.make': async ({ service: given, atMs }) => makePlan(backstage, { given, atMs }),
    'check.run': async ({ number }) => runCheck(backstage, number),
    'check.saveLadder': async ({ ladder, atMs }) => saveLadder(backstage.stage.house.dataFolder, { ladder, atMs }),
    'doctor.run': async (asked) => runDoctor(backstage, asked),
    'history.read': async ({ number }) => readHistory(backstage, number),
  };
}

function makePlan(
  backstage: Backstage,
  asked: { readonly given: string; readonly atMs: number | undefined },
): Answer<CallResult<'plan.make'>> {
  const service = parseService(asked.given);
  if (!service.ok) return service;
  const businessHours = backstage.settings.businessHours ?? undefined;
  const atMs = asked.atMs ?? backstage.stage.house.clock.nowMs();
  const request = { profile: carrier, service: service.value, businessHours };
  const { recommended, ...plan } = planChange(request, atMs);
  const { service: _, ...now } = plan;
  const curve = outageCurve(request, atMs);
  return {
    ok: true,
    value: {
      service: service.value,
      now,
      dayStartMs: curve[0]?.submitAtMs ?? atMs,
      curve: curve.map(({ outageMinutes, nearBoundary }) => ({ worst: outageMinutes.worst, nearBoundary })),
      recommended: [...recommended],
    },
  };
}

/** A clock that is wrong is worth telling, but not worth waiting for: the portal gets this long beside the look. */
const SKEW_LIMIT_MS = 3_000;

async function runCheck(backstage: Backstage, number: string): Promise<Answer<CallResult<'check.run'>>> {
  const { stage, settings } = backstage;
  const line = lineIn(stage, number);
  if (!line.ok) return line;
  const { house } = stage;
  const world = await stage.worldOf({ portalUrl: stage.portalUrlOf(number) });
  const spentUntil = budgetSpentUntil(world, number, world.clock.nowMs());
  if (!spentUntil.ok) return spentUntil;
  if (spentUntil.value !== undefined) {
    return refuse(problem('look-budget-spent', { nextAllowedAt: formatCarrierIso(carrier, spentUntil.value) }));
  }
  const password = await house.keychain.read({ owner: number, slot: 'current' });
  if (!password.ok) return password;
  if (password.value === undefined) return refuse(problem('keychain-item-missing', { slot: 'current', number }));
  const before = budgetOf(house, number, world.clock.nowMs());
  if (!before.ok) return before;
  const generation = generationOfCurrent(house.ledger, line.value.number);
  if (!generation.ok) return generation;
  const stored = { number: line.value.number, generation: generation.value };
  const read = house.ledger.rotations({ number: line.value.number });
  const rotations = read.ok ? read.value : [];
  const [newest] = rotations.filter((one) => one.portalUrl !== undefined);
  const skew = newest && world.portalFor(newest).measureSkewMs(AbortSignal.timeout(SKEW_LIMIT_MS));
  const { account } = line.value;
  const asked = {
    owner: number,
    account,
    password: password.value,
    stored,
    budget: before.value,
    mode: 'query',
  } as const;
  const tried = await tryLogin(world, asked, {
    signal: AbortSignal.any([backstage.closing, AbortSignal.timeout(60_000)]),
    context: async (known, outcome) =>
      lineContext({
        profile: carrier,
        number: line.value.number,
        line: line.value,
        rotations,
        known,
        network: await machineNetwork(),
        skewMs: await skew,
        phone: await phoneFacts(
          { rotation: rotations[0], softphones: house.softphones, kinds: phoneCatalogue },
          { outcome, signal: backstage.closing },
        ),
      }),
  });
  if (!tried.ok) return tried;
  const { outcome, judgement, known } = tried.value;
  const { atMs } = known;
  const after = budgetOf(house, number, atMs);
  const words = wordsFor(settings.lang);
  const heading = [words.verdict[judgement.verdict], ...judgement.causes.map((cause) => words.cause[cause])];
  const ladder = ladderText(outcome, { at: formatCarrierIso(carrier, atMs), heading });
  return {
    ok: true,
    value: checkView({ outcome, judgement, atMs, ladder, budget: after.ok ? after.value : undefined }),
  };
}

async function runDoctor(
  backstage: Backstage,
  { number, login, run }: CallArgument<'doctor.run'>,
): Promise<Answer<CallResult<'doctor.run'>>> {
  const { stage, settings } = backstage;
  const chosen = number === undefined ? undefined : lineIn(stage, number);
  if (chosen !== undefined && !chosen.ok) return chosen;
  const line = chosen?.value;
  const portalUrl = line === undefined ? undefined : stage.portalUrlOf(line.number);
  const words = wordsFor(settings.lang);
  const house = { ok: true, value: stage.house } as const;
  const steps: CallResult<'doctor.run'> = [];
  for await (const report of examineHouse({ house, line, portalUrl, wantsLogin: login }, backstage.closing)) {
    const step = {
      name: report.name,
      label: stepLabel(words, report.name),
      state: report.state,
      detail: describeFinding(words, report.finding),
      causes: [...report.causes],
      elapsedMs: report.elapsedMs,
    };
    steps.push(step);
    if (run !== undefined) backstage.tell('doctor-step', { run, step });
  }
  return { ok: true, value: steps };
}

async function readHistory(backstage: Backstage, given: string): Promise<Answer<CallResult<'history.read'>>> {
  const number = parseLineNumber(given);
  if (!number.ok) return number;
  const { ledger } = backstage.stage.house;
  const rotations = ledger.rotations({ number: number.value });
  if (!rotations.ok) return rotations;
  const value: CallResult<'history.read'> = [];
  for (const rotation of rotations.value) {
    const records = ledger.history(rotation.id);
    if (!records.ok) return records;
    value.push({ rotation, records: [...records.value] });
  }
  return { ok: true, value };
}
