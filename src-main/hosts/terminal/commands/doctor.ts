import {
  examineHouse,
  type House,
  type Line,
  ok,
  parsePortalUrl,
  type Result,
  type StepReport,
} from '../../../compose.ts';
import { describeFinding, stepLabel } from '../../../contract/words/index.ts';
import { doctorWords } from '../doctor-words.ts';
import { EXIT, type ExitCode, exitOfProblem, exitOfVerdict } from '../exit-code.ts';
import { chosenLine, chosenNumber } from '../one-line.ts';
import type { Session } from '../session.ts';

/** From the network up to the record file, one numbered, timed step each. Changes nothing; `--login` makes one counted try. */
export async function doctor(session: Session): Promise<ExitCode> {
  const number = session.given.has('line') ? chosenNumber(session) : ok(undefined);
  if (!number.ok) return session.fail(number.problem);
  const house = session.house();
  const line = house.ok ? lineOf(session, house.value) : ok(undefined);
  if (!line.ok) return session.fail(line.problem);
  const portalUrl = portalOf(session, house.ok ? house.value : undefined, line.value);
  if (!portalUrl.ok) return session.fail(portalUrl.problem);
  const asked = { house, line: line.value, portalUrl: portalUrl.value, wantsLogin: session.given.has('login') };
  const steps: StepReport[] = [];
  for await (const step of examineHouse(asked, session.signal)) {
    steps.push(step);
    if (!session.isJson) tellStep(session, step, steps.length);
  }
  session.json({ steps: steps.map((step) => stepJson(session, step)) });
  const broken = steps.find(({ state }) => state === 'broken');
  return broken === undefined ? EXIT.done : exitOfStep(broken);
}

const MARK = { passed: '✓', broken: '✗', 'left-out': '–', 'not-tried': '?' } as const;

function tellStep(session: Session, step: StepReport, place: number): void {
  const { words } = session;
  const time = doctorWords(session.lang).took(step.elapsedMs);
  const said = describeFinding(words, step.finding);
  session.tell(`${place}. ${MARK[step.state]} ${stepLabel(words, step.name)}: ${said}${time}`);
  for (const cause of step.causes) session.tell(`   - ${words.cause[cause]}`);
}

function stepJson(session: Session, step: StepReport) {
  const { name, state, causes, elapsedMs, finding } = step;
  // `ok` is about what was found: a step left out for want of a line or a flag has found nothing wrong.
  const isOk = state === 'passed' || state === 'left-out';
  return {
    name,
    ok: isOk,
    detail: describeFinding(session.words, finding),
    elapsedMs,
    state,
    finding: finding.kind,
    causes,
  };
}

function exitOfStep({ finding }: StepReport): ExitCode {
  if (finding.kind === 'problem') return exitOfProblem(finding.facts.problem);
  return finding.kind === 'login-judged' ? exitOfVerdict(finding.facts.verdict) : EXIT.network;
}

/** `--line`, or the only line there is. */
function lineOf(session: Session, house: House): Result<Line | undefined> {
  if (session.given.has('line')) return chosenLine(session, house);
  const lines = house.ledger.lines();
  return ok(lines.ok && lines.value.length === 1 ? lines.value[0]?.line : undefined);
}

/** `--portal-url`, or where the line's last change was made. */
function portalOf(session: Session, house: House | undefined, line: Line | undefined): Result<string | undefined> {
  const earlier = line === undefined ? undefined : house?.ledger.rotations({ number: line.number });
  const known = earlier?.ok ? earlier.value.find((one) => one.portalUrl !== undefined)?.portalUrl : undefined;
  const url = session.given.text('portal-url') ?? known;
  if (url === undefined) return ok(undefined);
  const parsed = parsePortalUrl(url);
  return parsed.ok ? ok(parsed.value.href) : parsed;
}
