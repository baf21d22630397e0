import { collapse, fold, isBetter, type Match, matchWords } from './folding.ts';
import type { Page } from './html-page.ts';
import { childrenOf, closest, isInside, type PageElement } from './html-tree.ts';
import { type Control, isEditable, type PageForm } from './page-forms.ts';
import { textInside } from './page-text.ts';

export interface FoundField {
  readonly control: Control;
  /** The text that named it. */
  readonly label: string;
}

export interface FoundFields<R extends string> {
  readonly form: PageForm;
  readonly fields: Readonly<Record<R, FoundField>>;
}

/** The screens of the manual have one, two or four; a form with many more is another one. */
const MOST_FIELDS = 60;

interface Claim<R extends string> extends FoundField {
  readonly role: R;
  readonly match: Match;
  readonly evidence: number;
}

/**
 * Finds one field per role, all in one form, each named exactly once; else `undefined`. A second password field or a
 * required field that no role explains makes the form another one than ours, too.
 */
export function findFields<R extends string>(
  page: Page,
  roles: Readonly<Record<R, readonly string[]>>,
): FoundFields<R> | undefined {
  const found = page.forms.map((form) => fieldsOfForm(page, { form, roles })).filter((one) => one !== undefined);
  return found.length === 1 ? found[0] : undefined;
}

function fieldsOfForm<R extends string>(
  page: Page,
  wanted: { form: PageForm; roles: Readonly<Record<R, readonly string[]>> },
): FoundFields<R> | undefined {
  const editable = wanted.form.controls.filter(isEditable);
  if (editable.length > MOST_FIELDS) return undefined;
  const claims = editable
    .map((control) => claimOf(page, { control, roles: wanted.roles }))
    .filter((one) => one !== undefined);
  const fields = new Map<R, Claim<R>>();
  for (const role of Object.keys(wanted.roles) as R[]) {
    const own = claims.filter((one) => one.role === role);
    const best = own.filter((one) => !own.some((other) => isStronger(other, one)));
    const only = best[0];
    if (best.length !== 1 || only === undefined) return undefined;
    fields.set(role, only);
  }
  const used = new Set([...fields.values()].map((one) => one.control));
  const isStrange = (one: Control) =>
    !used.has(one) && (one.type === 'password' || one.element.attributes.has('required'));
  if (editable.some(isStrange)) return undefined;
  return { form: wanted.form, fields: Object.fromEntries(fields) as Record<R, Claim<R>> };
}

function isStronger<R extends string>(one: Claim<R>, other: Claim<R>): boolean {
  if (one.match.tier !== other.match.tier) return one.match.tier > other.match.tier;
  return one.evidence < other.evidence;
}

function claimOf<R extends string>(
  page: Page,
  wanted: { control: Control; roles: Readonly<Record<R, readonly string[]>> },
): Claim<R> | undefined {
  let found: Claim<R> | undefined;
  for (const [evidence, labels] of labelsOf(page, wanted.control).entries()) {
    for (const label of labels) {
      const named = roleOf(label, wanted.roles);
      // Stronger evidence came first, so only a more exact text may overrule it: a hint of the field before is no label.
      if (named !== undefined && named.match.tier > (found?.match.tier ?? 0))
        found = { control: wanted.control, label, evidence, ...named };
    }
  }
  return found;
}

/** The role whose words match a text best; none when two roles match it equally. */
function roleOf<R extends string>(
  label: string,
  roles: Readonly<Record<R, readonly string[]>>,
): { role: R; match: Match } | undefined {
  const folded = fold(label);
  const isHint = /(ください|下さい)[。.]?(\(.*\))?$/u.test(folded);
  let best: { role: R; match: Match } | undefined;
  let isTied = false;
  for (const [role, words] of Object.entries(roles) as [R, readonly string[]][]) {
    const found = matchWords(folded, words);
    if (found.tier === 0) continue;
    const match: Match = isHint ? { ...found, tier: 1 } : found;
    if (best === undefined || isBetter(match, best.match)) {
      best = { role, match };
      isTied = false;
    } else if (!isBetter(best.match, match)) isTied = true;
  }
  return isTied ? undefined : best;
}

/** Texts that may name a field, strongest kind of evidence first, within a kind the nearest first. */
export function labelsOf(page: Page, control: Control): string[][] {
  const { attributes } = control.element;
  const of = (...names: string[]) => names.map((one) => attributes.get(one) ?? '').filter((one) => one !== '');
  return [
    ownLabels(page, control),
    of('aria-label'),
    cellLabels(page, control),
    linesBefore(page, control),
    of('placeholder', 'title'),
    of('alt', 'name', 'id'),
  ];
}

function ownLabels(page: Page, control: Control): string[] {
  const { attributes } = control.element;
  const id = attributes.get('id');
  const labels = page.elements.filter(
    (one) => one.name === 'label' && id !== undefined && one.attributes.get('for') === id,
  );
  const around = closest(control.element.parent, ['label']);
  if (around !== undefined && !labels.includes(around)) labels.push(around);
  const named = (attributes.get('aria-labelledby') ?? '').split(/\s+/u).filter((one) => one !== '');
  const texts = labels.map((one) => textInside(page.nodes, one));
  const byIds = named
    .map((one) => page.elements.find((element) => element.attributes.get('id') === one))
    .map((one) => (one === undefined ? '' : textInside(page.nodes, one)));
  return [...texts, collapse(byIds.join(' '))].filter((one) => one !== '');
}

function cellLabels(page: Page, control: Control): string[] {
  const labels: string[] = [];
  const hasField = (one: PageElement) =>
    page.controls.some((other) => isEditable(other) && isInside(other.element, one));
  for (let one = control.element.parent; one !== undefined && one.name !== 'form'; one = one.parent) {
    if (one.name === 'dd' && one.parent !== undefined) {
      const at = one.at;
      const term = childrenOf(page.nodes, one.parent)
        .filter((other) => other.name === 'dt' && other.at < at)
        .at(-1);
      if (term !== undefined) labels.push(textInside(page.nodes, term));
    }
    if ((one.name !== 'td' && one.name !== 'th') || one.parent === undefined) continue;
    const cells = childrenOf(page.nodes, one.parent).filter((other) => !other.isHidden);
    const before = cells.slice(0, cells.indexOf(one)).reverse();
    const named = before.slice(0, before.findIndex(hasField) < 0 ? before.length : before.findIndex(hasField));
    labels.push(...named.map((other) => textInside(page.nodes, other)));
    const above = cellAbove(page, { row: one.parent, column: columnOf(cells, one) });
    if (above !== undefined && !hasField(above)) labels.push(textInside(page.nodes, above));
  }
  return labels.filter((one) => one !== '');
}

function columnOf(cells: readonly PageElement[], cell: PageElement): number {
  let column = 0;
  for (const one of cells) {
    if (one === cell) return column;
    column += Math.max(1, Number(one.attributes.get('colspan') ?? '1') || 1);
  }
  return column;
}

function cellAbove(page: Page, place: { row: PageElement; column: number }): PageElement | undefined {
  const table = closest(place.row, ['table']);
  const above = page.elements
    .filter((one) => one.name === 'tr' && one.at < place.row.at && closest(one, ['table']) === table)
    .at(-1);
  if (above === undefined) return undefined;
  const cells = childrenOf(page.nodes, above).filter((one) => !one.isHidden);
  return cells.find((one) => columnOf(cells, one) === place.column);
}

/** Lines of text between the previous control and this one, nearest first. */
function linesBefore(page: Page, control: Control): string[] {
  const at = control.element.at;
  const previous = page.controls.filter((one) => one.element.at < at && !one.element.isHidden).at(-1);
  const from = previous?.element.at ?? 0;
  return page.blocks
    .filter((one) => one.at > from && one.end <= at)
    .slice(-4)
    .reverse()
    .map((one) => one.text);
}
