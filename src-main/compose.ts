import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import carrierJson from '../assets/carriers/rakuten-ip-phone.json' with { type: 'json' };
import { type CarrierProfile, parseCarrier } from './core/carrier.ts';
import type { StepReport } from './core/diagnosis/finding.ts';
import type { Line } from './core/line.ts';
import type {
  Clock,
  DeviceFinder,
  FileServer,
  Keychain,
  LanPhone,
  Ledger,
  Log,
  Phone,
  Portal,
  Reachability,
  Registrar,
  Softphone,
} from './core/ports.ts';
import { problem } from './core/problem.ts';
import { fail, ok, type Result } from './core/result.ts';
import type { Rotation } from './core/rotation/state.ts';
import type { RotationWorld } from './core/rotation/world.ts';
import { examine } from './outside/diagnosis/examine.ts';
import { machineNetwork } from './outside/diagnosis/machine-network.ts';
import { memoryKeychain } from './outside/keychain/memory-keychain.ts';
import { osKeychain } from './outside/keychain/os-keychain.ts';
import { deviceFinder } from './outside/lan/find-devices.ts';
import { allDoors } from './outside/lan-phones/all-doors.ts';
import { CHANGED_FAMILIES } from './outside/lan-phones/all-families.ts';
import { knownDevices } from './outside/lan-phones/known-devices.ts';
import { lanPhone } from './outside/lan-phones/lan-phone.ts';
import { openLedger } from './outside/ledger/open-ledger.ts';
import { fileLog } from './outside/log/file-log.ts';
import { strongDice } from './outside/machine/strong-dice.ts';
import { systemClock } from './outside/machine/system-clock.ts';
import { guidedPhone } from './outside/phones/guided-phone.ts';
import { softphonePhone } from './outside/phones/softphone-phone.ts';
import { formPortal } from './outside/portal/form-portal.ts';
import { fileServer } from './outside/provisioning/serve-once.ts';
import { sipRegistrar } from './outside/sip/registrar.ts';
import { allSoftphones } from './outside/softphones/all-softphones.ts';
import { keptOriginals } from './outside/softphones/kept-originals.ts';
import { phoneCatalogue } from './phone-catalogue.ts';
import { connectPracticeClock, type RemotePracticeClock } from './practice/remote-clock.ts';

/*
 * The one place that chooses the outside rooms and builds the core on them; every host starts here. What hosts need of the
 * core is handed on below, so that they import nothing else.
 */

export { type AttemptBudget, budgetOf } from './core/attempt-budget.ts';
export type { CarrierProfile } from './core/carrier.ts';
export { carrierSchema, presetUser, userShapes } from './core/carrier.ts';
export { type Finding, STEPS, type StepReport } from './core/diagnosis/finding.ts';
export { type FilePassword, passwordForFile } from './core/file-password.ts';
export * from './core/line.ts';
export { type LineFields, readAccount, readLine } from './core/line-fields.ts';
export { checkPassword, strayIn } from './core/password.ts';
export type { PhoneKind } from './core/phones/catalogue.ts';
export { type ChosenFamily, chooseFamily } from './core/phones/choose-family.ts';
export { deviceIsFree, openHeld } from './core/phones/held-device.ts';
export { isAccountOf, mayBeOfFamily } from './core/phones/lan-match.ts';
export { isPrivateIpv4, isWithin } from './core/phones/private-address.ts';
export { namesItself, type ProvisioningPlan, planFile, writeFile } from './core/phones/provisioning.ts';
export type { ProvisioningCaution } from './core/phones/provisioning-codes.ts';
export { type BusinessHours, parseBusinessHours } from './core/plan/business-hours.ts';
export { formatCarrierIso, MINUTE_MS, parseInstant } from './core/plan/carrier-time.ts';
export { type Cost, costAt, outageCurve, type Plan, planChange, type Recommendation } from './core/plan/plan.ts';
export type {
  ChangedLine,
  Clock,
  DeviceFile,
  DeviceFinder,
  DeviceGuess,
  DeviceSign,
  FileServer,
  FindEvent,
  FoundDevice,
  Keychain,
  LanAccount,
  LanChanged,
  LanDevice,
  LanLogin,
  LanNetwork,
  LanPhone,
  LanSession,
  LanStep,
  Ledger,
  Log,
  Person,
  Phone,
  Portal,
  ServeEvent,
  Softphone,
  SoftphoneAccount,
  SoftphoneApplied,
  SoftphoneConsent,
  SoftphoneStatus,
} from './core/ports.ts';
export { type Problem, problem } from './core/problem.ts';
export { PROBLEM_NATURE, type ProblemFamily } from './core/problem-nature.ts';
export {
  type GivenPhone,
  givenDevice,
  givenSoftphone,
  type PhoneApplied,
  type Reconnected,
  reconnectNow,
} from './core/reconnect.ts';
export { assertNever, done, fail, ok, type Result } from './core/result.ts';
export {
  cancelRotation,
  chooseSoftphone,
  softphoneUndone,
  tellCall,
  tellChange,
  wakeLeftPhones,
} from './core/rotation/acts.ts';
export { beginRotation } from './core/rotation/begin.ts';
export { budgetSpentUntil } from './core/rotation/look.ts';
export { forgetDuePrevious, keepCurrent, readNewPassword, readSlot } from './core/rotation/passwords.ts';
export { waitingForPhone } from './core/rotation/phone-turn.ts';
export { lookNow, runRotation } from './core/rotation/runner.ts';
export { type ChosenSoftphone, isAtRest, type Rotation } from './core/rotation/state.ts';
export type { RotationWorld } from './core/rotation/world.ts';
export { Secret } from './core/secret.ts';
export { CAUSE_NATURE, type CauseId } from './core/verify/causes.ts';
export type { ProbeContext } from './core/verify/context.ts';
export { generationOfCurrent } from './core/verify/generation.ts';
export { type Judgement, judge } from './core/verify/judge.ts';
export { ladderText, rungsOf } from './core/verify/ladder.ts';
export { lineContext } from './core/verify/line-context.ts';
export type { Binding, RegisterOutcome } from './core/verify/outcome.ts';
export { phoneFacts } from './core/verify/phone-facts.ts';
export {
  CALL_OUTCOMES,
  CALL_WAYS,
  type CallOutcome,
  type CallWay,
  hasTrouble,
  judgeCalls,
  LONGEST_CUT_S,
  parseToldCall,
  readCutSeconds,
  type TestCalls,
  type ToldCall,
  withCall,
} from './core/verify/test-call.ts';
export { type LoginTried, type StoredPassword, tryLogin } from './core/verify/try-login.ts';
export type { ProofLevel, Verdict } from './core/verify/verdict.ts';
export { machineNetwork } from './outside/diagnosis/machine-network.ts';
export { memoryKeychain } from './outside/keychain/memory-keychain.ts';
export { osKeychain } from './outside/keychain/os-keychain.ts';
export { CHANGED_FAMILIES } from './outside/lan-phones/all-families.ts';
export { parseLanAddress } from './outside/lan-phones/lan-address.ts';
export { readLineFile } from './outside/line-file/read-line-file.ts';
export { parsePortalUrl } from './outside/portal/portal-url.ts';
export { type SettingsFile, settingsFile } from './outside/settings/settings-file.ts';
export { guidePictures, phoneCatalogue, wasTried } from './phone-catalogue.ts';
export { type PracticeCarrier, type PracticeOptions, startPracticeCarrier } from './practice/carrier.ts';
export { SKIN_NAMES, type SkinName } from './practice/portal/skin.ts';
export { TROUBLE_NAMES, TROUBLES, type TroubleName } from './practice/troubles.ts';

export const carrier: CarrierProfile = parseCarrier(carrierJson);

export interface HouseOptions {
  /** Folder of the ledger and the log; `defaultDataFolder()` when absent. */
  readonly dataFolder?: string | undefined;
  readonly keychain: 'os' | 'memory';
  /** A keychain made elsewhere (practice, demo); wins over `keychain`. */
  readonly useKeychain?: Keychain | undefined;
  /** Own certificate authority for SIP over TLS, a file. */
  readonly caFile?: string | undefined;
  /** The practice carrier of this very process, where there is one. */
  readonly practice?: { readonly clock: Clock; readonly phone?: Phone } | undefined;
}

export interface House {
  readonly profile: CarrierProfile;
  readonly clock: Clock;
  readonly keychain: Keychain;
  readonly ledger: Ledger;
  readonly log: Log;
  readonly registrar: Registrar & Reachability;
  readonly dataFolder: string;
  /** The softphones whose settings can be changed on this computer, whether they are here or not. */
  readonly softphones: readonly Softphone[];
  /** Adapters and phones on the LAN. */
  readonly lanPhone: LanPhone;
  /** Looks for them among this computer's neighbours, once the person agreed. */
  readonly deviceFinder: DeviceFinder;
  /** Hands one file to one of them. */
  readonly fileServer: FileServer;
  /**
   * The world of one rotation. Where its portal is a practice carrier on this computer, time is the practice carrier's; a
   * portal elsewhere never sets a clock.
   */
  worldOf(portalUrl: string | undefined): Promise<RotationWorld>;
  /** Carrier's clock minus this computer's, ms, by the portal at that address. */
  measureSkewMs(portalUrl: string, signal: AbortSignal): Promise<number | undefined>;
  close(): Promise<void>;
}

export function openHouse(options: HouseOptions): Result<House> {
  const dataFolder = options.dataFolder ?? defaultDataFolder();
  const clock = options.practice?.clock ?? systemClock;
  const keychain = options.useKeychain ?? (options.keychain === 'memory' ? memoryKeychain() : osKeychain());
  const ca = readAuthority(options.caFile);
  if (!ca.ok) return ca;
  const opened = openLedger({ folder: dataFolder, clock });
  if (!opened.ok) return opened;
  const ledger = opened.value;
  const log = fileLog({ folder: dataFolder, clock });
  const registrar = sipRegistrar({ profilePace: carrier.pace.value, log, ca: ca.value });
  const { platform, env } = process;
  const originals = keptOriginals(join(dataFolder, 'softphone-originals'));
  const surroundings = { platform, home: homedir(), env };
  const softphones = allSoftphones({ surroundings, originals, clock: systemClock, log });
  const known = knownDevices(join(dataFolder, 'lan-devices.json'));
  const files = fileServer({ clock: systemClock, log });
  const practiceClocks = new Map<string, RemotePracticeClock | undefined>();

  async function clockOf(portalUrl: string | undefined): Promise<Clock> {
    if (options.practice !== undefined || portalUrl === undefined) return clock;
    if (!practiceClocks.has(portalUrl)) practiceClocks.set(portalUrl, await connectPracticeClock(portalUrl));
    return practiceClocks.get(portalUrl) ?? clock;
  }

  return ok({
    profile: carrier,
    clock,
    keychain,
    ledger,
    log,
    registrar,
    dataFolder,
    softphones,
    lanPhone: lanPhone({ doors: allDoors(files), families: CHANGED_FAMILIES, known, log }),
    deviceFinder: deviceFinder({ kinds: phoneCatalogue, log }),
    fileServer: files,
    measureSkewMs: (url, signal) =>
      formPortal({ url, words: carrier.portal.value.words, log, clock }).measureSkewMs(signal),
    async worldOf(portalUrl) {
      const worldClock = await clockOf(portalUrl);
      return {
        profile: carrier,
        clock: worldClock,
        dice: strongDice,
        log,
        keychain,
        ledger,
        registrar,
        portalFor: ({ portalUrl: url }: Rotation) =>
          url === undefined ? noPortal : formPortal({ url, words: carrier.portal.value.words, log, clock: worldClock }),
        phoneFor: (rotation: Rotation) => softphoneOf(softphones, rotation) ?? options.practice?.phone ?? guidedPhone,
      };
    },
    async close() {
      for (const practiceClock of practiceClocks.values()) practiceClock?.close();
      await registrar.close();
      ledger.close();
    },
  });
}

function softphoneOf(softphones: readonly Softphone[], { softphone: chosen }: Rotation): Phone | undefined {
  const softphone = softphones.find(({ id }) => id === chosen?.account.softphone);
  return softphone === undefined || chosen === undefined ? undefined : softphonePhone(softphone, chosen);
}

/** A change that the person made by hand, at a portal this app never saw: nothing to open, no clock to read. */
const noPortal: Portal = {
  measureSkewMs: async () => undefined,
  open: async () => {
    throw new Error('a rotation without a portal address never opens a portal');
  },
};

export interface Examination {
  /** As far as it could be opened: the doctor has something to say even where it could not. */
  readonly house: Result<House>;
  /** The line that is meant; absent, all places of all lines are asked, and none is logged in to. */
  readonly line?: Line | undefined;
  /** The self-care address to compare the clock with, already read. */
  readonly portalUrl?: string | undefined;
  /** One login with the stored password, within the budget. */
  readonly wantsLogin: boolean;
}

/** The doctor's steps in order, each as it is ready. */
export function examineHouse(asked: Examination, signal: AbortSignal): AsyncGenerator<StepReport> {
  const { house, line, portalUrl, wantsLogin } = asked;
  const opened = house.ok ? house.value : undefined;
  const lines = opened?.ledger.lines();
  const measure = opened?.measureSkewMs;
  return examine(
    {
      profile: carrier,
      clock: opened?.clock ?? systemClock,
      keychain: opened?.keychain,
      ledger: house.ok ? ok(house.value.ledger) : house,
      ledgerFolder: opened?.dataFolder ?? '',
      sip: opened?.registrar,
      line,
      lines: lines?.ok ? lines.value.map((one) => one.line) : [],
      measureSkewMs: measure === undefined || portalUrl === undefined ? undefined : (stop) => measure(portalUrl, stop),
      wantsLogin,
      network: machineNetwork,
    },
    signal,
  );
}

function readAuthority(path: string | undefined): Result<string | undefined> {
  if (path === undefined) return ok(undefined);
  try {
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    return fail(problem('file-unreadable', { path, code }));
  }
}

/** The platform's folder for a user's application data. */
export function defaultDataFolder(): string {
  const { env, platform } = process;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Kakekae');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Kakekae');
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'kakekae');
}
