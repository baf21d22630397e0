import { keepCurrent, problem, Secret } from '../compose.ts';
import { asNothing, type Calls, nothing, refuse } from './answers.ts';
import type { Backstage } from './backstage.ts';
import { lineIn } from './stage.ts';

export function secretCalls(backstage: Backstage): Calls<'secret'> & Calls<'keychain'> {
  const stage = () => backstage.stage;
  return {
    'secret.store': async (given) => {
      const line = lineIn(stage(), given.number);
      if (!line.ok) return line;
      const usable = await backstage.checkKeychain();
      if (!usable.ok) return usable;
      const { keychain, ledger } = stage().house;
      const { number } = line.value;
      if (given.kind === 'sip') {
        const open = ledger.rotations({ number, open: true });
        if (!open.ok) return open;
        const [running] = open.value;
        if (running !== undefined) return refuse(problem('line-busy', { number, rotation: running.id }));
        const kept = await keepCurrent(stage().house, number, Secret.of(given.password));
        if (!kept.ok) return kept;
      } else {
        const id = await keychain.write({ owner: number, slot: 'portal-id' }, Secret.of(given.id));
        if (!id.ok) return id;
        const password = await keychain.write({ owner: number, slot: 'portal-password' }, Secret.of(given.password));
        if (!password.ok) return password;
      }
      await stage().readStoredOf(number);
      backstage.changed();
      return nothing;
    },
    'secret.forget': async ({ number, kind }) => {
      const line = lineIn(stage(), number);
      if (!line.ok) return line;
      const open =
        kind === 'sip' ? stage().house.ledger.rotations({ number: line.value.number, open: true }) : undefined;
      const running = open?.ok ? open.value[0] : undefined;
      if (running !== undefined) return refuse(problem('line-busy', { number, rotation: running.id }));
      for (const slot of kind === 'sip' ? (['current'] as const) : (['portal-id', 'portal-password'] as const)) {
        const removed = await stage().house.keychain.remove({ owner: number, slot });
        if (!removed.ok) return removed;
      }
      await stage().readStoredOf(number);
      backstage.changed();
      return nothing;
    },
    'keychain.check': async () => asNothing(await backstage.checkKeychain()),
    'keychain.useMemory': async () => {
      await backstage.switchToMemoryKeychain();
      return nothing;
    },
  };
}
