import { isAtRest, problem, tellCall } from '../compose.ts';
import { type Calls, refuse } from './answers.ts';
import type { Backstage } from './backstage.ts';
import { lineIn } from './stage.ts';

/** What the person says of a test call: kept with the newest change of the line, where that is done. */
export function testCallCalls(backstage: Backstage): Calls<'testCall'> {
  return {
    'testCall.tell': async ({ number, told }) => {
      const { stage } = backstage;
      const line = lineIn(stage, number);
      if (!line.ok) return line;
      const newest = stage.newestOf(number);
      // Of a line whose password is just being changed nobody can say what a call proves.
      if (newest !== undefined && !isAtRest(newest.state) && newest.state.kind !== 'planned')
        return refuse(problem('line-busy', { number, rotation: newest.id }));
      if (newest?.state.kind !== 'done') return { ok: true, value: { isKept: false } };
      const driver = await stage.driverOf(newest);
      const world = await stage.worldOf(newest);
      const kept = await driver.between(() => tellCall(world, { rotation: newest.id, told }));
      return kept.ok ? { ok: true, value: { isKept: true } } : kept;
    },
  };
}
