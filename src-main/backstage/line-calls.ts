import { carrier, parseLineNumber, parseService, presetUser, problem, readLine, userShapes } from '../compose.ts';
import { type Calls, nothing, refuse } from './answers.ts';
import { lineIn, type Stage } from './stage.ts';

export function lineCalls(stage: () => Stage): Calls<'line'> {
  return {
    'line.add': async (fields) => {
      const read = readLine(carrier, fields);
      if (!read.ok) return read;
      const { ledger, clock } = stage().house;
      const added = ledger.addLine(read.value, clock.nowMs());
      if (!added.ok) return added;
      stage().readLines();
      await stage().readStoredOf(read.value.number);
      stage().readLines();
      return { ok: true, value: { number: read.value.number } };
    },
    'line.remove': async ({ number }) => {
      const line = lineIn(stage(), number);
      if (!line.ok) return line;
      const open = stage().house.ledger.rotations({ number: line.value.number, open: true });
      if (!open.ok) return open;
      const [running] = open.value;
      if (running !== undefined) return refuse(problem('line-busy', { number, rotation: running.id }));
      const removed = stage().house.ledger.removeLine(line.value.number);
      if (!removed.ok) return removed;
      stage().readLines();
      return nothing;
    },
    'line.preset': async ({ number: given, service: givenService }) => {
      const number = parseLineNumber(given);
      if (!number.ok) return number;
      const service = parseService(givenService);
      if (!service.ok) return service;
      const user = presetUser(carrier, service.value, number.value);
      const domain = carrier.services[service.value].exampleDomain.value;
      const otherUsers = userShapes(carrier, number.value).filter((one) => one !== user);
      return { ok: true, value: { user, domain, otherUsers } };
    },
  };
}
