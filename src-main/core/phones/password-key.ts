import type { PhoneKind } from './catalogue.ts';

type Provisioning = NonNullable<PhoneKind['provisioning']>;

/** The provisioning key that holds the password of account or port `number` (counted from 1); undefined = none is known. */
export function passwordKey(provisioning: Provisioning, number: number): string | undefined {
  const range = provisioning.passwordKeys.find(
    ({ value }) => number >= value.first && number <= (value.last ?? number),
  );
  return range === undefined || !Number.isInteger(number) ? undefined : fillNumber(range.value.key, number);
}

/** `{n}`, `{n+K}` and `{n-K}` become numbers. */
export function fillNumber(shape: string, number: number): string {
  return shape.replace(/\{n([+-]\d+)?\}/gu, (_whole, moved: string | undefined) => String(number + Number(moved ?? 0)));
}
