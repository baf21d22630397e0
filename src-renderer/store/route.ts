import { create } from 'zustand';

/** The steps before anything is begun, one decision each. */
export const PLAN_STEPS = ['when', 'before', 'secrets', 'portal', 'confirm'] as const;
export type PlanStep = (typeof PLAN_STEPS)[number];

const PLACES = ['line', 'rotation', 'check', 'history', 'softphone', 'device', 'call'] as const;

export type Route =
  | { readonly screen: 'lines' | 'add' | 'settings' | 'practice' }
  | { readonly screen: (typeof PLACES)[number]; readonly line: string }
  /** Of one line, or of this computer alone. */
  | { readonly screen: 'doctor'; readonly line?: string }
  | { readonly screen: 'plan'; readonly line: string; readonly step: PlanStep };

/** The address is only the hash: it survives a reload, and the host never sees it. It holds no number and no secret. */
function read(hash: string): Route {
  const [screen = '', line = '', step = ''] = hash.replace(/^#\/?/u, '').replace(/\?.*$/u, '').split('/');
  const place = PLACES.find((one) => one === screen);
  if (place !== undefined && line !== '') return { screen: place, line };
  if (screen === 'doctor') return line === '' ? { screen } : { screen, line };
  if (screen === 'plan' && line !== '') return { screen, line, step: PLAN_STEPS.find((one) => one === step) ?? 'when' };
  if (screen === 'add' || screen === 'settings' || screen === 'practice') return { screen };
  return { screen: 'lines' };
}

function write(route: Route): string {
  const parts = [route.screen, 'line' in route ? (route.line ?? '') : '', 'step' in route ? route.step : ''];
  return `#/${parts.filter((part) => part !== '').join('/')}${flags()}`;
}

/** Flags after `?` in the hash (`pseudo=1`) stay through the whole visit. */
export function flags(): string {
  return /\?.*$/u.exec(location.hash)?.[0] ?? '';
}

export const useRoute = create<{ readonly route: Route }>(() => ({ route: read(location.hash) }));

addEventListener('hashchange', () => useRoute.setState({ route: read(location.hash) }));

export function go(route: Route): void {
  const hash = write(route);
  if (hash === location.hash) return;
  location.hash = hash;
}

export function goBack(fallback: Route): void {
  if (history.length > 1) history.back();
  else go(fallback);
}
