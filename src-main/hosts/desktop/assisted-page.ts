/*
 * What runs inside the portal's page, in a world of its own that the page's scripts cannot see. Each function is sent as
 * text, so it MUST stand alone: no import, no helper outside it. It never presses a button and never sends anything.
 *
 * The DOM is typed by the few members used, so that `window` and `document` stay unknown to the rest of the host.
 */

interface Seen {
  readonly textContent: string | null;
  readonly parentElement: Seen | null;
  readonly previousElementSibling: Seen | null;
  readonly tagName: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Seen | null;
}
interface Field extends Seen {
  readonly type: string;
  readonly disabled: boolean;
  readonly readOnly: boolean;
  readonly labels: Iterable<Seen> | null;
  value: string;
  getClientRects(): { readonly length: number };
  dispatchEvent(event: unknown): boolean;
}
interface PageWorld {
  readonly document: {
    readonly body: { readonly innerText: string } | null;
    querySelectorAll(selector: string): Iterable<Field>;
    getElementById(id: string): Seen | null;
  };
  readonly location: { readonly origin: string };
  readonly HTMLInputElement: { readonly prototype: object };
  readonly Event: new (type: string, options: { bubbles: boolean }) => unknown;
}

export interface PageWords {
  /** The page must still be on this origin. */
  readonly origin: string;
  /** Field roles of one form, each with the words of its label. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly completion: readonly string[];
  /** Values by role; absent = only look. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}

export interface PageSeen {
  /** The group all of whose fields were found exactly once; null when there is none. */
  readonly group: string | null;
  readonly isCompletionSeen: boolean;
  readonly filled: number;
}

export function lookAtPage(words: PageWords): PageSeen {
  const world = globalThis as unknown as PageWorld;
  if (world.location.origin !== words.origin) return { group: null, isCompletionSeen: false, filled: 0 };

  // The same folding as the form client's: width, case, white space, brackets, ornaments say nothing.
  const fold = (text: string) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[([{〔【「『〈《]/gu, '(')
      .replace(/[)\]}〕】」』〉》]/gu, ')')
      .replace(/[★☆◆◇▶►▷▸◀◁→⇒»›«‹▼▲▽△■□●○◎•※*\s]/gu, '')
      .replace(/[:：]+$/u, '');

  const labelsOf = (field: Field): string[] => {
    const texts: (string | null | undefined)[] = [...(field.labels ?? [])].map((label) => label.textContent);
    texts.push(field.getAttribute('aria-label'));
    const named = field.getAttribute('aria-labelledby');
    if (named !== null) texts.push(world.document.getElementById(named)?.textContent);
    for (let one: Seen | null = field; one !== null && one.tagName !== 'FORM'; one = one.parentElement) {
      if (one.tagName !== 'TD' && one.tagName !== 'DD' && one !== field) continue;
      const before = one.previousElementSibling;
      if (before !== null && before.querySelector('input') === null) texts.push(before.textContent);
    }
    texts.push(field.getAttribute('placeholder'), field.getAttribute('title'));
    return texts.filter((text): text is string => typeof text === 'string').map(fold);
  };

  const fields = [...world.document.querySelectorAll('input')].filter(
    (field) =>
      ['text', 'password', 'tel', 'number', 'search', ''].includes(field.type) &&
      !field.disabled &&
      !field.readOnly &&
      field.getClientRects().length > 0,
  );

  /** How well a field is named by a role's words: exactness first, then the longer word. */
  const score = (labels: readonly string[], wanted: readonly string[]) => {
    let best = 0;
    for (const text of labels) {
      for (const word of wanted.map(fold)) {
        const exactness = text === word ? 3 : text.startsWith(word) ? 2 : text.includes(word) ? 1 : 0;
        if (exactness > 0) best = Math.max(best, exactness * 1_000 + word.length);
      }
    }
    return best;
  };

  let group: string | null = null;
  let found = new Map<string, Field>();
  for (const [name, roles] of Object.entries(words.groups)) {
    const claims = new Map<string, Field[]>();
    for (const field of fields) {
      const labels = labelsOf(field);
      const scores = Object.entries(roles).map(([role, wanted]) => ({ role, score: score(labels, wanted) }));
      const top = Math.max(0, ...scores.map((one) => one.score));
      const best = scores.filter((one) => one.score === top);
      if (top === 0 || best.length !== 1 || best[0] === undefined) continue;
      claims.set(best[0].role, [...(claims.get(best[0].role) ?? []), field]);
    }
    const whole = Object.keys(roles).map((role) => [role, claims.get(role) ?? []] as const);
    if (!whole.every(([, claimed]) => claimed.length === 1)) continue;
    group = name;
    found = new Map(whole.flatMap(([role, claimed]) => claimed.map((field) => [role, field] as const)));
    break;
  }

  let filled = 0;
  // Past the page's own property of the same name, so that frameworks notice the change.
  const setter = Object.getOwnPropertyDescriptor(world.HTMLInputElement.prototype, 'value')?.set;
  for (const [role, field] of found) {
    const value = words.values?.[role];
    if (value === undefined || setter === undefined) continue;
    setter.call(field, value);
    field.dispatchEvent(new world.Event('input', { bubbles: true }));
    field.dispatchEvent(new world.Event('change', { bubbles: true }));
    filled += 1;
  }
  const text = fold(world.document.body?.innerText ?? '');
  return { group, filled, isCompletionSeen: words.completion.some((sentence) => text.includes(fold(sentence))) };
}

/** The function and its argument as one script. JSON is JavaScript here; `<` is escaped for the eye only. */
export function scriptFor(words: PageWords): string {
  return `(${lookAtPage.toString()})(${JSON.stringify(words).replaceAll('<', '\\u003c')})`;
}
