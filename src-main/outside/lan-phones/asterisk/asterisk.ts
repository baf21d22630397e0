import { setTimeout as pause } from 'node:timers/promises';
import { problem } from '../../../core/problem.ts';
import { done, fail, ok, type Result } from '../../../core/result.ts';
import type { SignedIn, StoredAccount } from '../family.ts';
import type { AmiWire } from './ami-wire.ts';
import type { AsteriskChannel, ConfiguredAccount, RunningRegistration } from './channel.ts';
import {
  type ConfigSection,
  entriesOf,
  NEEDED_RIGHTS,
  readConfig,
  refusal,
  sectionThatDiffers,
  updateConfig,
} from './config.ts';

/*
 * An Asterisk whose manager interface has let us in. Its configuration is read and written by itself, in its own files, with its
 * own rights; what it runs with is asked of it, too, because a changed file changes nothing before it is read again.
 */

export interface AsteriskTools {
  readonly wire: AmiWire;
  readonly address: string;
  readonly channel: AsteriskChannel;
  readonly limitMs: number;
}

/** What every change needs; `CoreSettings` needs the right `system`, `UpdateConfig` the right `config`. */
const NEEDED_ACTIONS = ['GetConfig', 'UpdateConfig', 'Reload', 'CoreSettings'] as const;

/** Written anew by FreePBX whenever somebody presses "Apply Config". */
const GENERATED_FILES = ['pjsip.auth.conf', 'extensions_additional.conf'] as const;

/** Looks whether everything is there, before anything is changed; gives the version. */
export async function checkAsterisk(tools: AsteriskTools, signal: AbortSignal): Promise<Result<string>> {
  const { wire, address, channel } = tools;
  // It lists what this login may ask for, and what the loaded modules offer.
  const listed = await wire.ask([['Action', 'ListCommands']], signal);
  if (!listed.ok) return listed;
  const offered = new Set(listed.value.fields.map(([name]) => name.toLowerCase()));
  const lacks = (names: readonly string[]) => names.some((name) => !offered.has(name.toLowerCase()));
  if (lacks(NEEDED_ACTIONS)) return fail(problem('device-permission-missing', { address, needs: NEEDED_RIGHTS }));
  const settings = await wire.ask([['Action', 'CoreSettings']], signal);
  if (!settings.ok) return settings;
  const version = settings.value.get('AsteriskVersion') ?? '';
  if (lacks(channel.actions))
    return fail(problem('device-other-model', { address, wanted: channel.family, found: `Asterisk ${version}` }));
  const generated = await isGenerated(tools, signal);
  if (!generated.ok) return generated;
  return generated.value === undefined
    ? ok(version)
    : fail(problem('device-password-elsewhere', { address, why: generated.value }));
}

async function isGenerated(
  tools: AsteriskTools,
  signal: AbortSignal,
): Promise<Result<'generated' | 'program' | undefined>> {
  for (const file of GENERATED_FILES) {
    const found = await readConfig(tools, file, signal);
    if (!found.ok) return found;
    if (found.value !== undefined) return ok('generated');
  }
  const sections = await readConfig(tools, tools.channel.file, signal);
  if (!sections.ok) return sections;
  const agents = (sections.value ?? []).flatMap((one) =>
    ['user_agent', 'useragent'].flatMap((name) => entriesOf(one, name)),
  );
  if (agents.some(({ value }) => /^FPBX/iu.test(value.reveal()))) return ok('generated');
  const own = await readConfig(tools, 'asterisk.conf', signal);
  if (!own.ok) return own;
  // `#exec` in a file: what it printed would be written into the file in its place.
  const runs = (own.value ?? []).flatMap((one) => entriesOf(one, 'execincludes')).at(-1);
  return ok(runs !== undefined && /^(yes|true|y|t|1|on)$/iu.test(runs.value.reveal()) ? 'program' : undefined);
}

interface Slot {
  readonly slot: number;
  readonly account: ConfiguredAccount;
}

export function asterisk(tools: AsteriskTools, model: string): SignedIn {
  const { wire, address, channel, limitMs } = tools;
  /** When each registration was made, before it was made again; absent = not made again by us. */
  const formerly = new Map<string, string | undefined>();
  /** These said that they were registered all the while: what they say now proves nothing, until they say that they are not. */
  const stillRegistered = new Set<string>();

  async function read(
    signal: AbortSignal,
  ): Promise<Result<{ readonly sections: readonly ConfigSection[]; readonly slots: readonly Slot[] }>> {
    const sections = await readConfig(tools, channel.file, signal);
    if (!sections.ok) return sections;
    const written = channel.accountsIn(sections.value ?? []);
    const running = await channel.running(wire, signal);
    if (!running.ok) return running;
    const isWritten = ({ name }: RunningRegistration) => written.some((one) => one.registrations.includes(name));
    const elsewhere = running.value.filter((one) => !isWritten(one)).map(heldElsewhere);
    const slots = [...written, ...elsewhere].map((account, index) => ({ slot: index + 1, account }));
    return ok({ sections: sections.value ?? [], slots });
  }

  async function find(slot: number, signal: AbortSignal): Promise<Result<ConfiguredAccount>> {
    const found = await read(signal);
    if (!found.ok) return found;
    const account = found.value.slots.find((one) => one.slot === slot)?.account;
    return account === undefined ? fail(problem('device-page-unknown', { address, step: 'accounts' })) : ok(account);
  }

  async function isRegistered(account: ConfiguredAccount, signal: AbortSignal): Promise<boolean | undefined> {
    const running = await channel.running(wire, signal);
    if (!running.ok) return undefined;
    const mine = running.value.filter(({ name }) => account.registrations.includes(name));
    for (const one of mine) if (!one.isRegistered) stillRegistered.delete(one.name);
    const telling = mine.filter(({ name }) => !stillRegistered.has(name));
    if (telling.length === 0) return undefined;
    return telling.some(
      (one) =>
        one.isRegistered &&
        // What it says may still be about the former password.
        (!formerly.has(one.name) || one.registeredAt === undefined || one.registeredAt !== formerly.get(one.name)),
    );
  }

  return {
    model,
    async accounts(signal) {
      const found = await read(signal);
      if (!found.ok) return found;
      const accounts: StoredAccount[] = [];
      for (const { slot, account } of found.value.slots) {
        const { user, authUser, domain, password } = account;
        accounts.push({
          slot,
          user,
          authUser,
          domain,
          password: password === undefined ? 'hidden' : 'shown',
          isRegistered: await isRegistered(account, signal),
          ...(password === undefined ? {} : { shown: password }),
        });
      }
      return ok(accounts);
    },
    async write({ slot, password }, signal) {
      const before = await read(signal);
      if (!before.ok) return before;
      const account = before.value.slots.find((one) => one.slot === slot)?.account;
      if (account === undefined) return fail(problem('device-page-unknown', { address, step: 'accounts' }));
      const { obstacle } = account;
      if (obstacle !== undefined) return fail(problem('device-password-elsewhere', { address, why: obstacle }));
      // `;` begins a comment, and in a line `register` `:` and `@` divide it.
      if (!/^[A-Za-z0-9!#$%&'()*+,./<=>?^_{|}~-]+$/u.test(password.reveal()))
        return fail(problem('device-write-refused', { address, detail: 'character' }));
      const edits = account.edits(password);
      const written = await updateConfig(tools, { file: channel.file, edits }, signal);
      if (!written.ok) return written;
      const after = await read(signal);
      // Written: whatever is the matter with reading, nobody may say that it was refused.
      if (!after.ok)
        return after.problem.kind === 'device-unreachable' ? after : fail(problem('device-not-read-back', { address }));
      const field = sectionThatDiffers(before.value.sections, after.value.sections, edits);
      return field === undefined
        ? ok({ takesEffect: 'now' })
        : fail(problem('device-readback-differs', { address, field }));
    },
    async use(slot, signal) {
      const account = await find(slot, signal);
      if (!account.ok) return account;
      const { registrations, password } = account.value;
      const before = await channel.running(wire, signal);
      if (!before.ok) return before;
      const reloaded = await reload(tools, signal);
      if (!reloaded.ok) return reloaded;
      const untilMs = performance.now() + limitMs;
      for (;;) {
        const now = await channel.running(wire, signal);
        if (!now.ok) return now;
        const mine = now.value.filter(({ name }) => registrations.includes(name));
        const isOld = mine.some((one) => password !== undefined && one.password?.equals(password) === false);
        if (!isOld) break;
        if (performance.now() > untilMs || signal.aborted)
          return fail(problem('device-write-refused', { address, detail: 'Reload' }));
        await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
      }
      for (const { name, registeredAt } of before.value)
        if (registrations.includes(name)) formerly.set(name, registeredAt);
      const again = await channel.registerAgain(wire, registrations, signal);
      if (!again.ok) return again;
      for (const name of again.value) stillRegistered.add(name);
      return done;
    },
    async isRegistered(slot, signal) {
      const account = await find(slot, signal);
      return account.ok ? isRegistered(account.value, signal) : undefined;
    },
    async close(signal) {
      await wire.ask([['Action', 'Logoff']], signal);
      wire.close();
    },
  };
}

const LOOK_MS = 100;

async function reload({ wire, address, channel }: AsteriskTools, signal: AbortSignal): Promise<Result<void>> {
  const answer = await wire.ask(
    [
      ['Action', 'Reload'],
      ['Module', channel.module],
    ],
    signal,
  );
  if (!answer.ok) return answer;
  return answer.value.isSuccess ? done : fail(refusal(address, answer.value.get('Message') ?? ''));
}

/** It runs, and does not stand in the file: a wizard, a database, another file. */
function heldElsewhere({ name, user, authUser, domain }: RunningRegistration): ConfiguredAccount {
  return { registrations: [name], user, authUser, domain, obstacle: 'not-in-file', edits: () => [] };
}
