import type { PhoneKind } from '../../compose.ts';
import { unnamedSystems } from '../../contract/words/index.ts';
import { wrapToWidth } from './display-width.ts';
import type { Session } from './session.ts';

type Speech = Pick<Session, 'lang' | 'words'>;
type Steps = PhoneKind['guide']['path'];

const COLUMNS = 92;

/** What the device does with a password that does not count yet, and what to do about it before the change. */
export function beforeText(speech: Speech, { guide }: PhoneKind): string {
  const { part } = speech.words.device.guide;
  return [`■ ${part.before}`, ...listed(speech, guide.before)].join('\n');
}

/** From its settings to "connected", numbered through. */
export function setUpText(speech: Speech, { guide }: PhoneKind): string {
  const { part, sure } = speech.words.device.guide;
  let number = 0;
  const inOrder = (['reach', 'signIn', 'path', 'field', 'save'] as const).flatMap((name) => {
    if (guide[name].length === 0) return [];
    return [
      ...(number === 0 ? [] : ['']),
      `■ ${part[name]}`,
      ...guide[name].flatMap((step) => {
        number += 1;
        return hanging(`${number}. `, sentence(speech, step));
      }),
    ];
  });
  return [...inOrder, '', `■ ${part.registered}`, ...listed(speech, guide.registered), '', sure].join('\n');
}

export function notBackText(speech: Speech, { guide }: PhoneKind): string {
  return [`■ ${speech.words.device.guide.part.notBack}`, ...listed(speech, guide.notBack)].join('\n');
}

/** Where the app is to do it and needs to be let in; empty for most families. */
export function letInText(speech: Speech, { letIn }: PhoneKind): string {
  if (letIn === undefined) return '';
  const words = speech.words.device.guide;
  const open = letIn.open.flatMap((step, index) => hanging(`${index + 1}. `, sentence(speech, step)));
  const caution = letIn.caution === undefined ? [] : hanging('! ', letIn.caution[speech.lang]);
  return [`■ ${words.letIn}`, ...caution, ...open, '', `■ ${words.shut}`, ...listed(speech, letIn.shut)].join('\n');
}

function listed(speech: Speech, steps: Steps): readonly string[] {
  return steps.flatMap((step) => hanging('- ', sentence(speech, step)));
}

function sentence({ lang, words }: Speech, step: Steps[number]): string {
  const systems = unnamedSystems(step, lang);
  return systems === undefined ? step[lang] : `(${words.device.guide.only(systems)}) ${step[lang]}`;
}

function hanging(mark: string, text: string): readonly string[] {
  const indent = ' '.repeat(2 + mark.length);
  return wrapToWidth(text, COLUMNS - indent.length).map((line, index) =>
    index === 0 ? `  ${mark}${line}` : `${indent}${line}`,
  );
}
