import { create } from 'zustand';
import type { GuideList, GuideView } from '../../src-main/contract/snapshot.ts';
import { ask } from './ask.ts';

/** The steps that fit any device, for whoever does not find theirs. */
export const ANY_DEVICE = 'any-device';

/** The catalogue as far as it was asked for, and what kind of phone each line has, as the person said. */
interface Guides {
  readonly list: GuideList | null;
  readonly views: { readonly [id: string]: GuideView };
  readonly chosen: { readonly [line: string]: string };
}

export const useGuides = create<Guides>(() => ({ list: null, views: {}, chosen: {} }));

export function chooseGuide(line: string, id: string | null): void {
  useGuides.setState(({ chosen: { [line]: _, ...others } }) => ({
    chosen: id === null ? others : { ...others, [line]: id },
  }));
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
