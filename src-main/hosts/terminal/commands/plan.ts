import {
  type BusinessHours,
  type Cost,
  carrier,
  formatCarrierIso,
  ok,
  parseBusinessHours,
  parseInstant,
  parseService,
  planChange,
  problem,
  type Recommendation,
  type Result,
  type Service,
} from '../../../compose.ts';
import { formatDuration, formatJst } from '../../../contract/words/index.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { spanText } from '../span.ts';

const MINUTE_MS = 60_000;

/** What a change at a moment costs, and when it would cost least. */
export async function plan(session: Session): Promise<ExitCode> {
  const { given } = session;
  const serviceName = given.text('service');
  if (serviceName === undefined) return session.fail(problem('usage', { what: 'missing', given: '--service' }));
  const service = parseService(serviceName);
  if (!service.ok) return session.fail(service.problem);
  const at = given.text('at');
  const instant = at === undefined ? ok(Date.now()) : parseInstant(at);
  if (!instant.ok) return session.fail(instant.problem);
  const hours = businessHours(given.text('business-hours'));
  if (!hours.ok) return session.fail(hours.problem);
  const planned = planChange({ profile: carrier, service: service.value, businessHours: hours.value }, instant.value);
  session.json({
    service: service.value,
    ...costJson(planned),
    recommended: planned.recommended.map((one) => ({
      ...costJson(one),
      submitUntil: formatCarrierIso(carrier, one.submitUntilMs),
    })),
  });
  if (!session.isJson) {
    session.tell(costText(session, planned));
    tellMoments(session, service.value, planned.recommended);
  }
  return EXIT.done;
}

function tellMoments(session: Session, service: Service, moments: readonly Recommendation[]): void {
  const reflection = carrier.services[service].reflection.value;
  // Where it takes effect soon after any moment, no moment is better than another.
  if (reflection.kind === 'within') {
    session.tell(session.say.anyTime(formatDuration(reflection.minutes * MINUTE_MS, session.lang)));
    return;
  }
  if (moments.length > 0) session.tell(`\n${session.say.recommended}`);
  for (const one of moments) session.tell(`- ${moment(session, one)}  ${outage(session, one)}`);
}

function businessHours(text: string | undefined): Result<BusinessHours | undefined> {
  return text === undefined ? ok(undefined) : parseBusinessHours(text);
}

function costJson(cost: Cost): Record<string, unknown> {
  return {
    submitAt: formatCarrierIso(carrier, cost.submitAtMs),
    reflectsAt: {
      earliest: formatCarrierIso(carrier, cost.reflectsAt.earliestMs),
      latest: formatCarrierIso(carrier, cost.reflectsAt.latestMs),
    },
    outageMinutes: cost.outageMinutes,
    businessMinutes: cost.businessMinutes,
    nearBoundary: cost.nearBoundary,
  };
}

function time(session: Session, atMs: number): string {
  return formatJst(atMs, session.lang, { withDate: true });
}

function moment(session: Session, one: Recommendation): string {
  return session.say.moment({
    submit: spanText(session, one.submitAtMs, Math.max(one.submitAtMs, one.submitUntilMs)),
    reflects: formatJst(one.reflectsAt.latestMs, session.lang, { withDate: false }),
  });
}

function outage({ lang, say }: Session, { outageMinutes: { best, worst } }: Cost): string {
  const long = formatDuration(worst * MINUTE_MS, lang);
  if (best === worst) return long;
  return best === 0 ? say.upTo(long) : say.between(formatDuration(best * MINUTE_MS, lang), long);
}

function costText(session: Session, cost: Cost): string {
  const { say } = session;
  const { earliestMs, latestMs } = cost.reflectsAt;
  const rows = [
    `${say.submitAt}: ${time(session, cost.submitAtMs)}`,
    `${say.reflects}: ${spanText(session, earliestMs, latestMs)}`,
    `${say.withoutCalls}: ${outage(session, cost)}`,
  ];
  if (session.given.has('business-hours')) {
    rows.push(say.inBusinessHours(formatDuration(cost.businessMinutes * MINUTE_MS, session.lang)));
  }
  if (cost.nearBoundary) rows.push(say.nearBoundary);
  return rows.join('\n');
}
