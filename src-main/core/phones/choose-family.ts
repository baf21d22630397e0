import { problem } from '../problem.ts';
import { fail, ok, type Result } from '../result.ts';
import type { PhoneKind } from './catalogue.ts';

export interface ChosenFamily {
  readonly kind: PhoneKind;
  /** As the catalogue writes it; absent where the family was named. */
  readonly model?: string | undefined;
}

/** By the id of a family, or by the name of one of its models (`ht-814`, `N870 IP PRO`). Problem: `device-unknown`. */
export function chooseFamily(kinds: readonly PhoneKind[], given: string): Result<ChosenFamily> {
  const devices = kinds.filter(({ kind }) => kind !== 'softphone');
  const wanted = plain(given);
  const byId = devices.find(({ id }) => plain(id) === wanted);
  if (byId !== undefined) return ok({ kind: byId });
  for (const kind of devices) {
    const model = kind.models.find((name) => plain(name) === wanted);
    if (model !== undefined) return ok({ kind, model });
  }
  return fail(problem('device-unknown', { given, known: devices.map(({ id }) => id).join(', ') }));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/gu, '');
}
