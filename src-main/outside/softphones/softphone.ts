import type {
  Softphone,
  SoftphoneAccount,
  SoftphoneApplied,
  SoftphoneConsent,
  SoftphoneStatus,
} from '../../core/ports.ts';
import { problem } from '../../core/problem.ts';
import { done, fail, ok, type Result } from '../../core/result.ts';
import { Secret } from '../../core/secret.ts';
import {
  type AccountSettings,
  editsFor,
  formerEdits,
  isOfLine,
  type MakeNext,
  readAccount,
  readSettings,
} from './account-settings.ts';
import { fingerprint } from './kept-originals.ts';
import type { Control, SoftphoneKind } from './kind.ts';
import { isProtected, readWhole, replaceWhole } from './replace-file.ts';
import { applyEdits, asShown, changedLines, decodeSettings, encodeSettings } from './settings-text.ts';
import { type SoftphoneTools, softphoneProgram } from './softphone-program.ts';

/** The safety that is the same for every softphone, around what is special about one (`kind.ts`). */
export function softphoneOf(kind: SoftphoneKind, tools: SoftphoneTools): Softphone {
  const { surroundings, originals, clock, log } = tools;

  const { programAt, statusOf, stop, start, orderFor } = softphoneProgram(kind, tools);

  const softphone: Softphone = {
    id: kind.id,
    name: kind.name,

    async find(line) {
      const found: SoftphoneAccount[] = [];
      for (const place of await kind.places(surroundings)) {
        const settings = await readSettings(place);
        if (!settings.ok) return settings;
        if (settings.value === undefined) continue;
        const accounts = kind.format.accounts(settings.value.text, place);
        if (!accounts.ok) return accounts;
        for (const stored of accounts.value)
          if (isOfLine(stored, line)) {
            const { account, user, domain } = stored;
            found.push({ softphone: kind.id, place, account, user, domain });
          }
      }
      return ok(found);
    },

    async status(account, signal) {
      const { isRunning, hasActiveCall, isRegistered, way } = await statusOf(account, signal);
      return ok({ isRunning, hasActiveCall, isRegistered, way });
    },

    async preview(account) {
      const settings = await readAccount(kind, account);
      if (!settings.ok) return settings;
      // Any password that differs from the stored one shows the same lines: they are masked.
      const edits = editsFor(kind, { account, settings: settings.value, password: Secret.of('a0b1c2d3') });
      return edits.ok ? ok(changedLines(settings.value, edits.value)) : edits;
    },

    async quiet({ account, consent }, signal) {
      const status = await statusOf(account, signal);
      if (status.program === undefined) return ok('not-running');
      const allowed = mayStop(kind, status, consent);
      if (!allowed.ok) return allowed;
      const { program, control } = status;
      const stopped = await stop(account, { program, control, isWelcome: true }, signal);
      return stopped.ok ? ok('quiet') : stopped;
    },

    async wake(account) {
      const stopped = await originals.stopped(account);
      if (stopped === undefined) return done;
      if ((await programAt(account.place)) !== undefined) {
        await originals.forgetStopped(account);
        return done;
      }
      return start(account, stopped.order);
    },

    async apply({ account, newPassword, consent }, signal) {
      const make: MakeNext = (settings) => {
        const edits = editsFor(kind, { account, settings, password: newPassword });
        return edits.ok ? ok(applyEdits(settings.text, edits.value)) : edits;
      };
      const put = await putInto({ account, make, password: newPassword, consent }, signal);
      if (!put.ok) return put;
      const { undo, isRegistered, isRunning } = put.value;
      return ok({ undo, isRegistered, isRunning });
    },

    async undo({ undo, consent, onlyPassword }, signal) {
      const read = await originals.read(undo);
      if (!read.ok) return read;
      const { kept, bytes } = read.value;
      const { account } = kept;
      if (account.softphone !== kind.id) return fail(problem('undo-unknown', { given: undo }));
      const original = decodeSettings(bytes);
      const asked = { path: account.place, account: account.account };
      const former = kind.format.password(original.text, asked);
      let isWhole = false;
      const make: MakeNext = (settings) => {
        isWhole = settings.file.bytes.equals(bytes) || fingerprint(settings.file.bytes) === kept.changedTo;
        if (isWhole) return ok(original.text);
        if (!onlyPassword) return fail(problem('softphone-changed-since', { path: account.place }));
        const edits = formerEdits(kind, { account, settings, original, former });
        return edits.ok ? ok(applyEdits(settings.text, edits.value)) : edits;
      };
      const password = former === undefined ? undefined : Secret.of(asShown(former, original.encoding));
      // With a password that hardly counts any more: only what runs, or was stopped by us, is started with it.
      const isOn = (await programAt(account.place)) !== undefined || (await originals.stopped(account)) !== undefined;
      const within = { ...consent, mayStart: consent.mayStart && isOn };
      const put = await putInto({ account, make, password, consent: within }, signal);
      if (!put.ok) return put;
      await originals.forget(undo);
      // What the way back kept for itself while it wrote: nobody knows its name, and it holds a password.
      if (put.value.undo !== undefined) await originals.forget(put.value.undo);
      return ok(isWhole && put.value.isExact ? 'restored' : 'password-only');
    },
  };

  /** `isExact`: the settings are to the byte what was asked for; false where the softphone wrote them its own way. */
  interface PutIn extends SoftphoneApplied {
    readonly isExact: boolean;
  }

  interface Put {
    readonly account: SoftphoneAccount;
    readonly make: MakeNext;
    /** What the running program is told; absent = it can only read it from its settings. */
    readonly password?: Secret | undefined;
    readonly consent: SoftphoneConsent;
  }

  async function putInto(put: Put, signal: AbortSignal): Promise<Result<PutIn>> {
    const { account, make, consent } = put;
    const settings = await readAccount(kind, account);
    if (!settings.ok) return settings;
    // Before anything is stopped: what cannot be written stops nothing.
    const next = make(settings.value);
    if (!next.ok) return next;
    const { path, mode } = settings.value.file;
    if (next.value !== settings.value.text && isProtected(mode))
      return fail(problem('softphone-file-unwritable', { path, code: 'EACCES' }));
    const status = await statusOf(account, signal);
    if (status.hasActiveCall === true) return fail(problem('softphone-in-call', { softphone: kind.name }));
    if (status.program === undefined) return writeAndStart(put);
    const { program, control } = status;
    const mayRestart = consent.mayStop && consent.mayStart;
    let undo: string | undefined;
    if (control?.tell !== undefined && put.password !== undefined && !(control.isLoud === true && mayRestart)) {
      const at = { settings: settings.value, next: next.value, control };
      const told = await tellRunning(put, at, signal);
      // A control interface that fails is not the end where a restart was agreed to as well.
      if (told.result.ok || !consent.mayStop) return told.result;
      undo = told.undo;
    }
    const allowed = mayStop(kind, status, consent);
    if (!allowed.ok) return allowed;
    const stopped = await stop(account, { program, control, isWelcome: false }, signal);
    if (!stopped.ok) return stopped;
    const restarted = await writeAndStart(put);
    // Written before the telling failed: the original was kept then.
    return restarted.ok && restarted.value.undo === undefined ? ok({ ...restarted.value, undo }) : restarted;
  }

  async function tellRunning(
    put: Put,
    at: { readonly settings: AccountSettings; readonly next: string; readonly control: Control },
    signal: AbortSignal,
  ): Promise<{ readonly result: Result<PutIn>; readonly undo?: string | undefined }> {
    const { settings, next, control } = at;
    const written = await write(put.account, { settings, next, isWrittenByUs: control.writesItself !== true });
    if (!written.ok) return { result: written };
    const undo = written.value;
    const told = await control.tell?.(put.password?.reveal() ?? '', signal);
    if (told !== undefined && !told.ok) return { result: told, undo };
    let isExact = true;
    if (control.writesItself === true) {
      const left = await readWhole(put.account.place);
      const bytes = left.ok ? left.value?.bytes : undefined;
      if (undo !== undefined && bytes !== undefined) await originals.noteChanged(undo, bytes);
      isExact = bytes?.equals(encodeSettings({ text: next, encoding: settings.encoding })) === true;
    }
    const isRegistered = await control.isRegistered(signal);
    return { result: ok({ undo, isRegistered, isRunning: true, isExact }), undo };
  }

  /** With nothing running. Whatever goes wrong, what was stopped is started again. */
  async function writeAndStart({ account, make, consent }: Put): Promise<Result<PutIn>> {
    const settings = await readAccount(kind, account);
    const next = settings.ok ? make(settings.value) : settings;
    const written =
      settings.ok && next.ok
        ? await write(account, { settings: settings.value, next: next.value, isWrittenByUs: true })
        : next;
    const order = await orderFor(account);
    if (!written.ok) {
      const stopped = await originals.stopped(account);
      if (stopped !== undefined) await start(account, stopped.order);
      return written;
    }
    const undo = written.value;
    if (order === undefined || !consent.mayStart)
      return ok({ undo, isRegistered: undefined, isRunning: false, isExact: true });
    const started = await start(account, order);
    return started.ok ? ok({ undo, isRegistered: undefined, isRunning: true, isExact: true }) : started;
  }

  /** Original kept first, then the file replaced as a whole. `undefined` = it was so already. */
  async function write(
    account: SoftphoneAccount,
    at: { readonly settings: AccountSettings; readonly next: string; readonly isWrittenByUs: boolean },
  ): Promise<Result<string | undefined>> {
    const { settings, isWrittenByUs } = at;
    const { file, text, encoding } = settings;
    if (at.next === text) return ok(undefined);
    const next = encodeSettings({ text: at.next, encoding });
    const kept = await originals.keep({ account, file, next, atMs: clock.nowMs() });
    if (!kept.ok || !isWrittenByUs) return kept;
    const now = await readWhole(account.place);
    if (!now.ok) return now;
    const isAsRead = now.value?.bytes.equals(file.bytes) === true;
    const replaced = isAsRead
      ? await replaceWhole(file, next)
      : fail(problem('softphone-changed-since', { path: account.place }));
    if (!replaced.ok) {
      await originals.forget(kept.value);
      return replaced;
    }
    log.event('softphone-settings-changed', { softphone: kind.id, undo: kept.value });
    return kept;
  }

  return softphone;
}

function mayStop(kind: SoftphoneKind, status: SoftphoneStatus, consent: SoftphoneConsent): Result<void> {
  if (status.hasActiveCall === true) return fail(problem('softphone-in-call', { softphone: kind.name }));
  return consent.mayStop ? done : fail(problem('softphone-needs-stop', { softphone: kind.name }));
}
