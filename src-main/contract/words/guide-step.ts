import type { GuideStep } from '../../core/phones/guide.ts';
import type { Lang } from './words.ts';

type System = NonNullable<GuideStep['on']>[number];

const SYSTEM_NAMES: { readonly [S in System]: string } = {
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux',
  android: 'Android',
  ios: 'iOS',
};

/** A sentence that names the system itself needs no mark that says it once more. */
const NAMED: { readonly [S in System]: RegExp } = {
  windows: /Windows/u,
  macos: /\bMac\b|macOS/u,
  linux: /Linux/u,
  android: /Android|スマートフォン|\bphone\b/u,
  ios: /iOS|スマートフォン|\bphone\b/u,
};

/** The systems that a step is for, where its sentence does not say so: `Windows, macOS`. Absent: for all, or said. */
export function unnamedSystems(step: GuideStep, lang: Lang): string | undefined {
  const isNamed = step.on?.every((system) => NAMED[system].test(step[lang])) ?? true;
  return isNamed ? undefined : step.on?.map((system) => SYSTEM_NAMES[system]).join(', ');
}
