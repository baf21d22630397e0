import { closest, isInside, type PageElement, type PageNode } from './html-tree.ts';

export interface Control {
  readonly element: PageElement;
  /** `text`, `password`, `submit`, `image`, `select`, `textarea` … lower case; unknown types are text, as in a browser. */
  readonly type: string;
  readonly name: string;
  readonly isDisabled: boolean;
  readonly isReadonly: boolean;
  readonly form: PageForm | undefined;
  /** Values as the page sets them; several for a multiple list, none for an unchecked box. */
  readonly defaults: readonly string[];
}

export interface PageForm {
  readonly element: PageElement;
  /** In tree order: the order in which they are sent. */
  readonly controls: readonly Control[];
}

const TEXT_LIKE = new Set(['text', 'password', 'tel', 'number', 'email', 'search', 'textarea']);
const KNOWN_TYPES = new Set(
  'text password tel number email search url hidden submit image button reset checkbox radio file date time datetime-local month week color range'.split(
    ' ',
  ),
);

/** A field that a person can type into. */
export function isEditable(control: Control): boolean {
  return TEXT_LIKE.has(control.type) && !control.isDisabled && !control.isReadonly && !control.element.isHidden;
}

export function formsAndControls(nodes: readonly PageNode[]): { forms: PageForm[]; controls: Control[] } {
  const elements = nodes.filter((one): one is PageElement => one.kind === 'element');
  const isControl = (one: PageElement) => ['input', 'select', 'textarea', 'button'].includes(one.name);
  const controlElements = elements.filter(isControl);
  const byForm = new Map<PageElement, Control[]>();
  const forms: PageForm[] = [];
  for (const element of elements) {
    if (element.name !== 'form') continue;
    const controls: Control[] = [];
    byForm.set(element, controls);
    forms.push({ element, controls });
  }
  const controls: Control[] = [];
  for (const element of controlElements) {
    if (closest(element.parent, ['datalist', 'template']) !== undefined) continue;
    const owner = ownerOf(element, forms, controlElements);
    const control = controlOf(nodes, { element, form: owner });
    controls.push(control);
    if (owner !== undefined) byForm.get(owner.element)?.push(control);
  }
  return { forms, controls };
}

function ownerOf(
  element: PageElement,
  forms: readonly PageForm[],
  controls: readonly PageElement[],
): PageForm | undefined {
  const id = element.attributes.get('form');
  if (id !== undefined) return forms.find((one) => one.element.attributes.get('id') === id);
  const around = closest(element.parent, ['form']);
  if (around !== undefined) return forms.find((one) => one.element === around);
  // `<table><form><tr>…`: the parser leaves an empty form in the table, and what follows belongs to it (HTML 13.2.6.4.9).
  const before = forms.filter((one) => one.element.at < element.at).at(-1);
  const isInTable = ['table', 'tbody', 'thead', 'tfoot', 'tr'].includes(before?.element.parent?.name ?? '');
  const isEmpty = before !== undefined && !controls.some((one) => isInside(one, before.element));
  return isInTable && isEmpty ? before : undefined;
}

function controlOf(nodes: readonly PageNode[], about: { element: PageElement; form: PageForm | undefined }): Control {
  const { element, form } = about;
  const given = element.attributes.get('type')?.trim().toLowerCase() ?? '';
  const type =
    element.name === 'button'
      ? ['button', 'reset'].includes(given)
        ? given
        : 'submit'
      : element.name !== 'input'
        ? element.name
        : KNOWN_TYPES.has(given)
          ? given
          : 'text';
  return {
    element,
    type,
    name: element.attributes.get('name') ?? '',
    isDisabled: isDisabled(nodes, element),
    isReadonly: element.attributes.has('readonly'),
    form,
    defaults: defaultsOf(nodes, { element, type }),
  };
}

function isDisabled(nodes: readonly PageNode[], element: PageElement): boolean {
  if (element.attributes.has('disabled')) return true;
  for (let one = element.parent; one !== undefined; one = one.parent) {
    if (one.name !== 'fieldset' || !one.attributes.has('disabled')) continue;
    const set = one;
    const legend = nodes.find((node) => node.kind === 'element' && node.name === 'legend' && node.parent === set);
    if (legend?.kind !== 'element' || !isInside(element, legend)) return true;
  }
  return false;
}

function defaultsOf(nodes: readonly PageNode[], control: { element: PageElement; type: string }): string[] {
  const { element, type } = control;
  const value = element.attributes.get('value');
  if (type === 'checkbox' || type === 'radio') return element.attributes.has('checked') ? [value ?? 'on'] : [];
  if (type === 'textarea') return [rawText(nodes, element)];
  if (type === 'select') return selectedOf(nodes, element);
  return [value ?? ''];
}

function selectedOf(nodes: readonly PageNode[], select: PageElement): string[] {
  const options: PageElement[] = [];
  for (let at = select.at + 1; at < select.end; at += 1) {
    const node = nodes[at];
    if (node?.kind === 'element' && node.name === 'option') options.push(node);
  }
  const usable = options.filter(
    (one) =>
      !one.attributes.has('disabled') && !(one.parent?.name === 'optgroup' && one.parent.attributes.has('disabled')),
  );
  const chosen = usable.filter((one) => one.attributes.has('selected'));
  const optionValue = (one: PageElement) =>
    one.attributes.get('value') ?? rawText(nodes, one).replace(/\s+/gu, ' ').trim();
  if (select.attributes.has('multiple')) return chosen.map(optionValue);
  const one = chosen.at(-1) ?? (Number(select.attributes.get('size') ?? '1') > 1 ? undefined : usable[0]);
  return one === undefined ? [] : [optionValue(one)];
}

function rawText(nodes: readonly PageNode[], element: PageElement): string {
  let text = '';
  for (let at = element.at + 1; at < element.end; at += 1) {
    const node = nodes[at];
    if (node?.kind === 'text') text += node.text;
  }
  return text;
}
