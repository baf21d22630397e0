import { type Problem, problem } from '../../../core/problem.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { Secret } from '../../../core/secret.ts';
import type { AmiPacket, AmiWire } from './ami-wire.ts';

/*
 * A configuration file of Asterisk as its manager interface reads and writes it. Seen with Asterisk 16.28: `GetConfig` shows what
 * is in effect, with `#include` and templates resolved; `UpdateConfig` keeps comments, included files and templates, evens out
 * the blanks around `=`, puts a header of its own at the top of each file, and a value that came from a template is written into
 * the section itself, so that the template's other users keep theirs.
 */

export interface ConfigEntry {
  readonly name: string;
  readonly value: Secret;
}

export interface ConfigSection {
  readonly name: string;
  /** It takes values from templates. One of its own for the same name then stands below, and counts. */
  readonly hasTemplates: boolean;
  readonly entries: readonly ConfigEntry[];
}

/** One value in place of another; nothing is written unless every one of them still has the value it had. */
export interface ConfigEdit {
  readonly section: string;
  /** Where several sections have the name. */
  readonly type?: string | undefined;
  readonly name: string;
  readonly from: Secret;
  readonly to: Secret;
}

/** Undefined: there is no such file. */
export async function readConfig(
  { wire, address }: { readonly wire: AmiWire; readonly address: string },
  file: string,
  signal: AbortSignal,
): Promise<Result<readonly ConfigSection[] | undefined>> {
  const answer = await wire.ask(
    [
      ['Action', 'GetConfig'],
      ['Filename', file],
    ],
    signal,
  );
  if (!answer.ok) return answer;
  if (answer.value.isSuccess) return ok(sectionsOf(answer.value));
  const message = answer.value.get('Message') ?? '';
  if (/not found/iu.test(message)) return ok(undefined);
  return fail(refusal(address, message));
}

export async function updateConfig(
  { wire, address }: { readonly wire: AmiWire; readonly address: string },
  change: { readonly file: string; readonly edits: readonly ConfigEdit[] },
  signal: AbortSignal,
): Promise<Result<void>> {
  const { file, edits } = change;
  const fields = edits.flatMap(({ section, type, name, from, to }, index): (readonly [string, string])[] => {
    const number = String(index).padStart(6, '0');
    return [
      [`Action-${number}`, 'Update'],
      [`Cat-${number}`, section],
      ...(type === undefined ? [] : [[`Options-${number}`, `catfilter="type=^${type}$"`] as const]),
      [`Var-${number}`, name],
      [`Value-${number}`, to.reveal()],
      [`Match-${number}`, from.reveal()],
    ];
  });
  const answer = await wire.ask(
    [['Action', 'UpdateConfig'], ['SrcFilename', file], ['DstFilename', file], ...fields],
    signal,
  );
  if (!answer.ok) return answer;
  if (answer.value.isSuccess) return ok(undefined);
  const message = answer.value.get('Message') ?? '';
  // Said after it had begun to write (main/manager.c): the file may be whole, or not.
  if (/save of config failed/iu.test(message)) return fail(problem('device-not-read-back', { address }));
  return fail(refusal(address, message));
}

/** The name of a section that is not as it was, apart from the edits, which have to be there; undefined = all is well. */
export function sectionThatDiffers(
  before: readonly ConfigSection[],
  after: readonly ConfigSection[],
  edits: readonly ConfigEdit[],
): string | undefined {
  if (before.length !== after.length) return 'sections';
  const index = before.findIndex((section, at) => {
    const now = after[at];
    if (now?.name !== section.name) return true;
    const mine = edits.filter((edit) => isOf(edit, section));
    const names = mine.map(({ name }) => name);
    const wanted = inEffect(section, names).map((entry) => edited(entry, mine));
    const found = inEffect(now, names);
    return (
      found.length !== wanted.length ||
      !wanted.every(({ name, value }, n) => found[n]?.name === name && found[n].value.equals(value))
    );
  });
  return before[index]?.name;
}

function isOf({ section: name, type }: ConfigEdit, section: ConfigSection): boolean {
  return name === section.name && (type === undefined || plain(section, 'type') === type);
}

function edited(entry: ConfigEntry, edits: readonly ConfigEdit[]): ConfigEntry {
  const edit = edits.find(({ name, from }) => name === entry.name && from.equals(entry.value));
  return edit === undefined ? entry : { name: entry.name, value: edit.to };
}

/** Without the values of a template that were written over. */
function inEffect({ hasTemplates, entries }: ConfigSection, names: readonly string[]): readonly ConfigEntry[] {
  if (!hasTemplates) return entries;
  return entries.filter(
    ({ name }, at) => !names.includes(name) || !entries.slice(at + 1).some((later) => later.name === name),
  );
}

/** The last value of that name, as Asterisk takes it; not for what is secret. */
export function plain(section: ConfigSection, name: string): string | undefined {
  return entriesOf(section, name).at(-1)?.value.reveal();
}

export function entriesOf(section: ConfigSection, name: string): readonly ConfigEntry[] {
  return section.entries.filter((entry) => entry.name.toLowerCase() === name);
}

/** `Category-000001: name`, `Templates-000001: one`, `Line-000001-000000: name=value`. */
function sectionsOf(answer: AmiPacket): readonly ConfigSection[] {
  const sections = new Map<string, { name: string; hasTemplates: boolean; entries: ConfigEntry[] }>();
  for (const [field, text] of answer.fields) {
    const [, kind, number = ''] = /^(Category|Templates|Line)-(\d+)/iu.exec(field) ?? [];
    const section = sections.get(number);
    if (kind?.toLowerCase() === 'category') sections.set(number, { name: text, hasTemplates: false, entries: [] });
    if (section !== undefined && kind?.toLowerCase() === 'templates') section.hasTemplates = text !== '';
    const at = text.indexOf('=');
    if (kind?.toLowerCase() === 'line' && at > 0)
      section?.entries.push({ name: text.slice(0, at), value: Secret.of(text.slice(at + 1)) });
  }
  return [...sections.values()];
}

/** The line of manager.conf that all of this needs, in the section of the user. */
export const NEEDED_RIGHTS = 'manager.conf: write = system,config';

export function refusal(address: string, message: string): Problem {
  return /permission denied/iu.test(message)
    ? problem('device-permission-missing', { address, needs: NEEDED_RIGHTS })
    : problem('device-write-refused', { address, detail: message });
}
