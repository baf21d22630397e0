import type { DeviceFile } from '../ports.ts';
import { type Problem, problem } from '../problem.ts';
import { fail, ok, type Result } from '../result.ts';
import { Secret } from '../secret.ts';
import type { PhoneKind } from './catalogue.ts';
import { hardwareAddress } from './hardware-address.ts';
import { fillNumber, passwordKey } from './password-key.ts';
import type { FileAddress, ProvisioningCaution, ProvisioningFault } from './provisioning-codes.ts';

type Provisioning = NonNullable<PhoneKind['provisioning']>;

export interface ProvisioningWish {
  readonly kind: PhoneKind;
  /** As the catalogue writes it; needed where models of the family take different files. */
  readonly model?: string | undefined;
  /** The account, line or port of the device, counted from 1. */
  readonly account: number;
  /** As on its label. */
  readonly mac: string;
}

/** What the file will be, before anybody has to open the keychain for it. Holds nothing secret. */
export interface ProvisioningPlan {
  readonly kind: PhoneKind;
  readonly account: number;
  /** Exactly as the device asks for it. */
  readonly name: string;
  readonly mediaType: string;
  /** The one setting that it sets. */
  readonly key: string;
  /** Twelve hexadecimal digits in capitals. */
  readonly mac: string;
  readonly cautions: readonly ProvisioningCaution[];
  readonly asks: FileAddress;
  readonly field: string | undefined;
  /** What makes the device fetch it, as the source says. */
  readonly trigger: { readonly ja: string; readonly en: string };
}

/**
 * Out of the catalogue's facts, and of nothing else. Problems: `mac-malformed`, `provisioning-refused` for what no source
 * documents, what is only inferred, and where the file would be the whole configuration of the device.
 */
export function planFile({ kind, model, account, mac: label }: ProvisioningWish): Result<ProvisioningPlan> {
  const refuse = (why: ProvisioningFault) => fail(refusal(kind, why));
  const { provisioning } = kind;
  // A softphone's settings are on this computer: they are changed there.
  if (provisioning === undefined || kind.kind === 'softphone') return refuse('no-file');
  const { restStays, models, asks } = provisioning;
  if (restStays.value === 'no') return refuse('rest-would-go');
  if (asks === undefined) return refuse('no-file');
  if (models !== undefined && model === undefined) return refuse('model-needed');
  if (models !== undefined && !models.value.includes(model ?? '')) return refuse('model-without-file');
  const key = passwordKey(provisioning, account);
  if (key === undefined) return refuse('account-unknown');
  if (!isSureKey(provisioning, account)) return refuse('account-unsure');
  const mac = hardwareAddress(label);
  if (mac === undefined) return fail(problem('mac-malformed', { given: label }));
  return ok({
    kind,
    account,
    name: fill(provisioning.fileName.value, namesOf(mac)),
    mediaType: provisioning.escape === 'xml' ? 'text/xml; charset=utf-8' : 'text/plain; charset=utf-8',
    key,
    mac,
    cautions: cautionsOf(provisioning),
    asks: asks.value,
    field: provisioning.field?.value,
    trigger: provisioning.trigger.value,
  });
}

/** The smallest file that changes the password of one account; nothing else stands in it. Problem: `provisioning-refused`. */
export function writeFile(plan: ProvisioningPlan, password: Secret): Result<DeviceFile> {
  const { kind, account, key, mac, name, mediaType } = plan;
  const { provisioning } = kind;
  if (provisioning === undefined) return fail(refusal(kind, 'no-file'));
  const write = provisioning.escape === 'xml' ? xmlText : plainText;
  const written = write(password.reveal());
  if (written === undefined) return fail(refusal(kind, 'cannot-hold'));
  const values = { ...namesOf(mac), key, password: written };
  const text = fill(fillNumber(provisioning.smallest.value, account), values);
  const body = Secret.of(provisioning.lineEnds === 'crlf' ? text.replaceAll('\n', '\r\n') : text);
  return ok({ name, mediaType, body });
}

/**
 * Whether devices of this family name their hardware address when they fetch a file, by the form of their User-Agent: then
 * such a file can be kept for one of them without knowing its IP address. One that does not name it after all gets none.
 */
export function namesItself({ fileUserAgents }: PhoneKind): boolean {
  return fileUserAgents?.value.some((form) => /\{(?:12|17)\}/u.test(form)) ?? false;
}

function namesOf(mac: string) {
  return { mac: mac.toLowerCase(), MAC: mac };
}

function refusal(kind: PhoneKind, why: ProvisioningFault): Problem {
  return problem('provisioning-refused', { family: kind.id, why });
}

/** That the other settings stay is said only where a source says it. */
function cautionsOf({ cautions, restStays }: Provisioning): readonly ProvisioningCaution[] {
  const told = cautions.map(({ value }) => value);
  return restStays.value === 'yes' && restStays.sure !== 'inferred' ? told : [...told, 'rest-not-said'];
}

function isSureKey({ passwordKeys }: Provisioning, account: number): boolean {
  const range = passwordKeys.find(({ value }) => account >= value.first && account <= (value.last ?? account));
  return range !== undefined && range.sure !== 'inferred';
}

/** All in one go: what was filled in is never read as a place again. */
function fill(shape: string, values: Readonly<Record<string, string>>): string {
  return shape.replace(/\{(\w+)\}/gu, (place, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`the catalogue asks for ${place}, which nobody has`);
    return value;
  });
}

/** XML 1.0, 2.4: text and attribute values. Printable ASCII only: what a device makes of more, no source says. */
function xmlText(password: string): string | undefined {
  if (!/^[!-~]+$/u.test(password)) return undefined;
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return password.replace(/[&<>"']/gu, (character) => entities[character] ?? character);
}

/** These formats document no escape; what could end a value, begin a comment or clear a key (`%NULL%`) is not written. */
function plainText(password: string): string | undefined {
  return /^[A-Za-z0-9._-]+$/u.test(password) ? password : undefined;
}
