import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type PhoneKind, parsePhoneKind } from '../../src-main/core/phones/catalogue.ts';
import { GUIDE_PARTS, type GuideStep, PICTURES } from '../../src-main/core/phones/guide.ts';
import { mayBeOfFamily } from '../../src-main/core/phones/lan-match.ts';
import { fillNumber } from '../../src-main/core/phones/password-key.ts';
import { CHANGED_FAMILIES } from '../../src-main/outside/lan-phones/all-families.ts';
import { guidePictures, phoneCatalogue, phoneSources } from '../../src-main/phone-catalogue.ts';

const FOLDER = 'assets/devices';
const files = readdirSync(FOLDER).sort();

interface Told {
  readonly id: string;
  readonly part: string;
  readonly step: GuideStep;
}

const steps: readonly Told[] = phoneCatalogue.flatMap((kind) =>
  [
    ...GUIDE_PARTS.map((part) => [part, kind.guide[part]] as const),
    ['letIn', [...(kind.letIn?.open ?? []), ...(kind.letIn?.shut ?? [])]] as const,
  ].flatMap(([part, some]) => some.map((step) => ({ id: kind.id, part, step }))),
);

/** `id part: sentence` of every step that `isWrong`; the list says at once what to mend. */
const wrong = (isWrong: (told: Told) => boolean) =>
  steps.filter(isWrong).map(({ id, part, step }) => `${id} ${part}: ${step.ja} / ${step.en}`);

const told = (some: readonly GuideStep[]) => some.map(({ ja }) => ja).join('');

const factOf = (id: string, about: string | undefined) =>
  phoneCatalogue.find((kind) => kind.id === id)?.facts.find((fact) => fact.about === about);

/** Every object with a source, wherever it stands. */
function marked(value: unknown): { readonly source: readonly string[]; readonly checkedOn: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(marked);
  return 'source' in value ? [value as ReturnType<typeof marked>[number], ...inner] : inner;
}

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/u;
const HEDGED_JA = /により|ことがあります|場合があります/u;
const HEDGED_EN = /\b(may|depending on|some (models|versions))\b/iu;

/** Names of elements that are opened and not closed, or closed and not open. */
function openElements(xml: string): string[] {
  const open: string[] = [];
  for (const [, closing, name = '', empty] of xml.matchAll(/<(\/?)([A-Za-z_][\w.-]*)[^>]*?(\/?)>/gu)) {
    if (closing === '/') {
      const last = open.pop();
      if (last !== name) return [...open, `${last ?? 'nothing'} closed by ${name}`];
    } else if (empty !== '/') open.push(name);
  }
  return open;
}

describe('the catalogue of phones', () => {
  it('carries every file of its folder once, under the name of its id', () => {
    expect(phoneCatalogue.map((kind) => `${kind.id}.json`).sort()).toEqual(files);
    for (const file of files) {
      const kind = parsePhoneKind(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
      expect(`${kind.id}.json`).toBe(file);
    }
  });

  it('names the source of every fact, and no source that nothing rests on', () => {
    const named = new Set(phoneCatalogue.flatMap(marked).flatMap((fact) => fact.source));
    expect([...named].filter((code) => phoneSources[code] === undefined)).toEqual([]);
    const general = readFileSync('docs/devices.md', 'utf8');
    expect(Object.keys(phoneSources).filter((code) => !named.has(code) && !general.includes(`(${code})`))).toEqual([]);
  });

  it('names the way over the LAN of every adapter and phone that is changed so', () => {
    const changed = phoneCatalogue.filter(({ id, kind }) => CHANGED_FAMILIES.includes(id) && kind !== 'pbx');
    expect(changed.filter(({ ways }) => !ways.value.includes('lan')).map(({ id }) => id)).toEqual([]);
    expect(CHANGED_FAMILIES.filter((id) => !phoneCatalogue.some((kind) => kind.id === id))).toEqual([]);
  });

  it('calls nothing proven or documented that rests on general knowledge alone', () => {
    const text = JSON.stringify(phoneCatalogue);
    expect(text).not.toMatch(/"source":\["ASSUME"\],"sure":"(proven|documented)"/u);
    expect(text).toMatch(/"source":\["ASSUME"\],"sure":"inferred"/u);
  });

  it('knows each fact of a family under one name', () => {
    for (const kind of phoneCatalogue) {
      const names = kind.facts.map((fact) => fact.about);
      expect([kind.id, names.filter((name, at) => names.indexOf(name) !== at)]).toEqual([kind.id, []]);
    }
  });

  it('refuses a family with a fact without source, an unknown key, or a pattern that does not compile', () => {
    const [good] = phoneCatalogue;
    expect(() => parsePhoneKind({ ...good, habit: { value: 'unknown', sure: 'inferred' } })).toThrow(/source/u);
    expect(() => parsePhoneKind({ ...good, colour: 'grey' })).toThrow(/colour/u);
    expect(() => parsePhoneKind({ ...good, userAgents: { ...good?.habit, value: ['('] } })).toThrow(/regular/u);
  });
});

describe('families that cannot be told apart before somebody signs in', () => {
  it('name each other', () => {
    const told = phoneCatalogue.flatMap(({ id, sameBeforeLogin }) =>
      (sameBeforeLogin?.value ?? []).map((other) => [id, other] as const),
    );
    expect(told.length).toBeGreaterThan(0);
    const names = told.map(([id, other]) => `${id} ${other}`);
    expect(told.map(([id, other]) => `${other} ${id}`).sort()).toEqual(names.sort());
  });

  it('are taken for one another until then, and no others are', () => {
    const may = (seen: string, chosen: string) => mayBeOfFamily(phoneCatalogue, { seen, chosen });
    expect(may('grandstream-ht80x', 'grandstream-ht81x')).toBe(true);
    expect(may('grandstream-ht81x', 'grandstream-ht80x')).toBe(true);
    expect(may('yealink-t', 'yealink-t')).toBe(true);
    expect(may('grandstream-gxp', 'grandstream-ht80x')).toBe(false);
    expect(may('snom', 'yealink-t')).toBe(false);
    expect(may('never-heard-of', 'yealink-t')).toBe(false);
  });
});

describe('the guide of a phone', () => {
  it('is told in Japanese and in English, neither a copy of the other', () => {
    expect(wrong(({ step }) => !JAPANESE.test(step.ja) || step.ja === step.en)).toEqual([]);
    expect(wrong(({ step }) => JAPANESE.test(step.en.replace(/“[^”]*”/gu, '')))).toEqual([]);
    for (const { id, name } of phoneCatalogue) {
      expect([id, JAPANESE.test(name.en)]).toEqual([id, false]);
    }
  });

  it('tells in whole sentences that are short enough to follow', () => {
    expect(wrong(({ step }) => !/[。）]$/u.test(step.ja) || !/[.)]$/u.test(step.en))).toEqual([]);
    expect(wrong(({ step }) => step.ja.length > 160 || step.en.length > 320)).toEqual([]);
  });

  it('quotes a label only where a fact of the same file has it, and says it in the sentence, too', () => {
    const parts = (step: GuideStep) => (step.field ?? '').split(' > ').filter((part) => part !== '');
    expect(
      wrong(({ id, step }) => parts(step).some((part) => !(factOf(id, step.restsOn)?.value ?? '').includes(part))),
    ).toEqual([]);
    expect(wrong(({ step }) => parts(step).some((part) => !step.ja.includes(part) || !step.en.includes(part)))).toEqual(
      [],
    );
  });

  it('rests on facts that are there, and says so where they are not confirmed', () => {
    expect(wrong(({ id, step }) => step.restsOn !== undefined && factOf(id, step.restsOn) === undefined)).toEqual([]);
    expect(
      wrong(
        ({ id, step }) =>
          factOf(id, step.restsOn)?.sure === 'inferred' && !(HEDGED_JA.test(step.ja) && HEDGED_EN.test(step.en)),
      ),
    ).toEqual([]);
  });

  it('explains a technical word where it is first used', () => {
    const first = (kind: PhoneKind, word: string) =>
      GUIDE_PARTS.flatMap((part) => kind.guide[part].map((step) => step.ja)).find((ja) => ja.includes(word));
    for (const word of ['IPアドレス', 'MACアドレス']) {
      const bare = phoneCatalogue.filter((kind) => !(first(kind, word) ?? `${word}（`).includes(`${word}（`));
      expect(bare.map((kind) => `${kind.id}: ${word}`)).toEqual([]);
    }
  });

  it('speaks of every system that the softphone runs on', () => {
    const names = {
      windows: 'Windows',
      macos: 'mac',
      linux: 'Linux',
      android: 'スマートフォン',
      ios: 'スマートフォン',
    };
    const missing = phoneCatalogue.flatMap(({ id, kind, settings, guide }) => {
      if (kind !== 'softphone') return [];
      const told = JSON.stringify(guide).toLowerCase();
      const systems = new Set((settings?.files ?? []).flatMap((file) => file.value.platforms));
      return [...systems].filter((one) => !told.includes(names[one].toLowerCase())).map((one) => `${id}: ${one}`);
    });
    expect(missing).toEqual([]);
  });

  it('has every part, and leaves out signing in only where there is nothing to sign in to', () => {
    const holes = phoneCatalogue.flatMap(({ id, kind, guide }) =>
      GUIDE_PARTS.filter((part) => {
        const isFree = part === 'signIn' && (kind === 'softphone' || /管理者としてログイン/u.test(told(guide.reach)));
        return guide[part].length === 0 && !isFree;
      }).map((part) => `${id}: ${part}`),
    );
    expect(holes).toEqual([]);
  });

  it('says before the change what a wrong password does while one waits, and what to do about it', () => {
    const silent = phoneCatalogue.filter(({ guide: { before, save } }) => {
      // A box that does not hold the password is left as it is.
      if (/何も変えずに/u.test(told(save))) return false;
      const saysWhat = /違う|断られ|つながらないと|つなぎ直し/u.test(told(before));
      return !saysWhat || !/直前|先に伝え/u.test(told(before));
    });
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('tells how long it waits, how often it tries and whether it gives up, where that is known', () => {
    const untold = phoneCatalogue.flatMap(({ id, wrongPassword, guide: { before } }) => {
      const { retryS, retryAfterForbiddenS, perAttempt = 0, givesUp, asksPerson } = wrongPassword?.value ?? {};
      const says = told(before);
      const waits = [retryS, retryAfterForbiddenS].flatMap((seconds) => seconds ?? []);
      return [
        ...waits
          .filter((seconds) => !says.includes(`${seconds}秒`) && !says.includes(`${seconds / 60}分`))
          .map((seconds) => `${id}: tries again after ${seconds} s`),
        ...(perAttempt > 2 && !says.includes(`${perAttempt}回`) ? [`${id}: ${perAttempt} logins at once`] : []),
        ...(givesUp === true && !/自分からは/u.test(says) ? [`${id}: gives up`] : []),
        ...(asksPerson === true && !/尋ねる/u.test(says) ? [`${id}: asks the person`] : []),
      ];
    });
    expect(untold).toEqual([]);
  });

  it('says how it is saved, what "registered" looks like on the device itself, and what to do if it is not', () => {
    const short = phoneCatalogue.filter(({ guide: { save, registered, notBack } }) => {
      const isSaved = /保存|押し|押す|実行|閉じ|起動|確定/u.test(told(save));
      return !isSaved || registered.length < 2 || notBack.length < 2;
    });
    expect(short.map(({ id }) => id)).toEqual([]);
  });

  it('never tells anybody to reset a device to factory settings', () => {
    expect(wrong(({ step }) => /初期化/u.test(step.ja) && !/しないで/u.test(step.ja))).toEqual([]);
  });

  it('ends with waiting for what the phone company says', () => {
    const last = phoneCatalogue.filter((kind) => !kind.guide.registered.at(-1)?.ja.includes('アプリ'));
    expect(last.map((kind) => kind.id)).toEqual([]);
  });
});

describe('a provisioning file of the catalogue', () => {
  const provisioned = phoneCatalogue.flatMap(({ id, facts, provisioning }) =>
    provisioning === undefined ? [] : [{ id, facts, provisioning }],
  );

  it.each(provisioned)('for $id has keys that the facts of its maker name', ({ facts, provisioning }) => {
    const known = facts.map((fact) => fact.value).join('\n');
    for (const { value } of provisioning.passwordKeys) {
      const key = fillNumber(value.key, value.first);
      // The facts write the number of an account as N, or as it is for the first one.
      const spelled = [key, fillNumber(value.key.replace('{n}', 'N'), value.first)];
      expect([key, spelled.some((one) => known.includes(one))]).toEqual([key, true]);
      expect(value.last ?? value.first).toBeGreaterThanOrEqual(value.first);
    }
  });

  it.each(provisioned)('for $id changes the password and nothing else', ({ provisioning }) => {
    const { smallest, passwordKeys, format } = provisioning;
    expect(smallest.value.split('{password}')).toHaveLength(2);
    expect(smallest.value).toContain('{key}');
    const filled = smallest.value
      .replaceAll('{key}', fillNumber(passwordKeys[0]?.value.key ?? '', 1))
      .replace(/\{(password|user|n|mac)\}/gu, 'x');
    expect(filled).not.toMatch(/[{}]/u);
    if (provisioning.escape === 'xml') expect([format.value, openElements(filled)]).toEqual([format.value, []]);
  });

  it.each(provisioned)('for $id is fetched at a moment that is told in both languages', ({ provisioning }) => {
    const { ja, en } = provisioning.trigger.value;
    expect([ja, JAPANESE.test(ja), JAPANESE.test(en)]).toEqual([ja, true, false]);
  });
});

describe('the pictures of the guides', () => {
  it.each(PICTURES)('%s shows the numbers its legend tells, in the colour of the text around it', (picture) => {
    const drawing = readFileSync(`assets/guides/${picture}.svg`, 'utf8');
    const shown = [...drawing.matchAll(/<text [^>]*>(\d)<\/text>/gu)].map(([, number]) => Number(number));
    expect(shown).toEqual(guidePictures[picture].legend.map((row) => row.number));
    expect(drawing).not.toMatch(/#[0-9a-f]{3,8}\b|rgb|style|<script|href/iu);
    const colours = [...drawing.matchAll(/(?:fill|stroke)="([^"]+)"/gu)].map(([, colour]) => colour);
    expect(new Set(colours)).toEqual(new Set(['none', 'currentColor']));
  });

  it('say nothing that is not said in words, in both languages', () => {
    for (const { alt, legend } of Object.values(guidePictures)) {
      for (const { ja, en } of [alt, ...legend]) {
        expect([ja, JAPANESE.test(ja), JAPANESE.test(en)]).toEqual([ja, true, false]);
      }
    }
  });

  it('are all used', () => {
    expect(new Set(steps.flatMap(({ step }) => step.picture ?? []))).toEqual(new Set(PICTURES));
  });
});
