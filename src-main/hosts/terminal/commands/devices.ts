import {
  type FindEvent,
  type FoundDevice,
  type House,
  type LanNetwork,
  phoneCatalogue,
  problem,
} from '../../../compose.ts';
import { agree } from '../chosen-softphone.ts';
import { devicesWords } from '../devices-words.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { deviceFile, FILE_OPTIONS } from './device-file.ts';
import { deviceGuide } from './device-guide.ts';

/**
 * `devices find`: who is in the network. `devices file`: the new password as a file that one device reads. `devices guide`: how
 * it is typed in by hand.
 */
export async function devices(session: Session): Promise<ExitCode> {
  const [verb] = session.given.words;
  if (verb === 'file') return deviceFile(session);
  if (verb === 'guide') {
    const stray = FILE_OPTIONS.find((name) => name !== 'device' && session.given.has(name));
    return stray === undefined
      ? deviceGuide(session)
      : session.fail(problem('usage', { what: 'option', given: `--${stray}` }));
  }
  if (verb !== 'find') {
    const given = verb === undefined ? 'devices find|file|guide' : `devices ${verb}`;
    return session.fail(problem('usage', { what: verb === undefined ? 'missing' : 'command', given }));
  }
  const stray = FILE_OPTIONS.find((name) => session.given.has(name));
  if (stray !== undefined) return session.fail(problem('usage', { what: 'option', given: `--${stray}` }));
  const house = session.house();
  return house.ok ? find(session, house.value) : session.fail(house.problem);
}

async function find(session: Session, { deviceFinder }: House): Promise<ExitCode> {
  const say = devicesWords(session.lang);
  const { find: told } = session.words.device;
  const networks = deviceFinder.networks();
  if (!networks.ok) return session.fail(networks.problem);
  const list = networks.value.map(networkText).join('\n');
  const count = networks.value.reduce((sum, { prefix }) => sum + 2 ** (32 - prefix) - 3, 0);
  session.note(`${told.consent(count)}\n${list}`);
  const agreed = await agree(session, say.askLook);
  if (!agreed.ok) return session.fail(agreed.problem);
  if (!agreed.value) return session.failBeforeStart();
  let end: Extract<FindEvent, { readonly kind: 'ended' }> | undefined;
  const progress = progressNotes(session);
  for await (const event of deviceFinder.find({ networks: networks.value, mayLook: true }, session.signal)) {
    if (event.kind === 'progress') progress(event);
    if (event.kind === 'ended') end = event;
  }
  const found = end?.devices ?? [];
  const isComplete = end?.isComplete ?? false;
  session.json({ networks: networks.value, complete: isComplete, devices: found });
  const telephones = found.filter(({ guesses, speaksSip }) => guesses.length > 0 || speaksSip);
  if (!session.isJson) for (const device of telephones) session.tell(deviceText(session, device));
  if (!isComplete) session.note(told.stopped);
  else if (telephones.length === 0) session.note(told.none);
  else session.note(told.hint);
  const others = found.length - telephones.length;
  if (others > 0) session.note(say.others(others));
  return telephones.length > 0 && isComplete ? EXIT.done : EXIT.waiting;
}

function networkText({ name, address, prefix }: LanNetwork): string {
  return `  ${name}  ${address}/${prefix}`;
}

/** A line at each quarter of a step: enough to see that it goes on, on a terminal and in a log file. */
function progressNotes(session: Session) {
  const { step: words } = session.words.device.find;
  let last = '';
  return ({ step, done, of }: Extract<FindEvent, { readonly kind: 'progress' }>) => {
    const key = `${step} ${of === 0 ? 4 : Math.floor((done * 4) / of)}`;
    if (key !== last) session.note(words[step](done, of));
    last = key;
  };
}

function deviceText(session: Session, { address, mac, network, guesses, signs, speaksSip, page }: FoundDevice): string {
  const { find: words } = session.words.device;
  const best = guesses[0]?.confidence;
  const names = guesses.filter(({ confidence }) => confidence === best).map(({ family }) => nameOf(session, family));
  const reasons = [...(guesses[0]?.reasons ?? []), ...signs];
  const told = new Set(reasons.map(({ kind, text }) => `    - ${words.sign[kind]}: ${text}`));
  return [
    [address, mac, `(${network})`].filter((one) => one !== undefined).join('  '),
    ...(best === undefined ? [] : [`  ${names.join(' / ')}: ${words.confidence[best]}`]),
    ...(speaksSip ? [`  ${words.speaksSip}`] : []),
    ...told,
    `  ${page === undefined ? words.noPage : devicesWords(session.lang).page(page)}`,
    // The word that the other commands take.
    ...(best === undefined ? [] : [`  --device ${guesses.map(({ family }) => family).join(' | ')}`]),
  ].join('\n');
}

function nameOf(session: Session, family: string): string {
  return phoneCatalogue.find(({ id }) => id === family)?.name[session.lang] ?? family;
}
