import { create } from 'zustand';
import type { GuideList, GuideView } from '../../src-main/contract/snapshot.ts';
import { ask } from './ask.ts';

/** The steps that fit any device, for whoever does not find theirs. */
export const ANY_DEVICE = 'any-device';

/** What a softphone runs on, as a person calls it. */
export const SYSTEMS = ['windows', 'macos', 'linux', 'phone'] as const;
export type System = (typeof SYSTEMS)[number];

/** The catalogue as far as it was asked for, what kind of phone each line has, and how far the person has come. */
interface Guides {
  readonly list: GuideList | null;
  readonly views: { readonly [id: string]: GuideView };
  readonly chosen: { readonly [line: string]: string };
  /** By family: the place of the part that is shown, from 0. Kept, so that whoever comes back finds it again. */
  readonly places: { readonly [id: string]: number };
  /** All parts of a guide on one page. */
  readonly isWhole: boolean;
  /** Whose steps are shown; of every system until the person has said. */
  readonly system: System | null;
}

export const useGuides = create<Guides>(() => ({
  list: null,
  views: {},
  chosen: {},
  places: {},
  isWhole: false,
  system: null,
}));

export function chooseGuide(line: string, id: string | null): void {
  useGuides.setState(({ chosen: { [line]: _, ...others } }) => ({
    chosen: id === null ? others : { ...others, [line]: id },
  }));
}

export function turnTo(id: string, place: number): void {
  useGuides.setState(({ places }) => ({ places: { ...places, [id]: place } }));
}

/** The catalogue never changes while the host runs: asked once. */
export async function learnGuides(): Promise<void> {
  if (useGuides.getState().list !== null) return;
  const answer = await ask('guides.list', null);
  if (answer.ok) useGuides.setState({ list: answer.value });
}

export async function learnGuide(id: string): Promise<void> {
  if (id === ANY_DEVICE || useGuides.getState().views[id] !== undefined) return;
  const answer = await ask('guides.read', { id });
  if (answer.ok) useGuides.setState(({ views }) => ({ views: { ...views, [id]: answer.value } }));
}
