import {
  carrier,
  fail,
  ok,
  type PracticeOptions,
  parseInstant,
  parseLineNumber,
  parsePort,
  parseService,
  problem,
  type Result,
  SKIN_NAMES,
  TROUBLE_NAMES,
} from '../../compose.ts';
import type { OptionName } from './options.ts';
import type { Session } from './session.ts';

const FASTEST = 20_000;

/** Reads the options of the practice carrier; what is not given is the usual b2bua line at real speed. */
export function practiceOptions(session: Session): Result<PracticeOptions> {
  const text = (name: OptionName) => session.given.text(name);
  const bad = (name: OptionName) => fail(problem('usage', { what: 'value', given: `--${name} ${text(name)}` }));
  const service = parseService(text('service') ?? 'b2bua');
  if (!service.ok) return service;
  const number = parseLineNumber(text('number') ?? '05012345678');
  if (!number.ok) return number;
  const speed = Number(text('speed') ?? '1');
  if (!(speed >= 1 && speed <= FASTEST)) return bad('speed');
  const at = text('at');
  const startAt = at === undefined ? ok(undefined) : parseInstant(at);
  if (!startAt.ok) return startAt;
  const port = text('port') === undefined ? ok(undefined) : parsePort(text('port') ?? '');
  if (!port.ok) return port;
  const names = (text('trouble') ?? '').split(',').filter((name) => name !== '');
  const troubles = TROUBLE_NAMES.filter((name) => names.includes(name));
  if (troubles.length !== new Set(names).size) return bad('trouble');
  const skin = SKIN_NAMES.find((name) => name === (text('skin') ?? 'table'));
  if (skin === undefined) return bad('skin');
  const charset = (['utf-8', 'shift_jis', 'euc-jp'] as const).find((name) => name === (text('charset') ?? 'utf-8'));
  if (charset === undefined) return bad('charset');
  return ok({
    service: service.value,
    number: number.value,
    reflection: carrier.services[service.value].reflection.value,
    words: carrier.portal.value.words,
    utcOffsetMinutes: carrier.utcOffsetMinutes.value,
    speed,
    troubles,
    skin,
    charset,
    ...(startAt.value === undefined ? {} : { startAtMs: startAt.value }),
    ...(port.value === undefined ? {} : { portalPort: port.value }),
  });
}
