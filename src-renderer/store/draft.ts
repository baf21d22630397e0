import { create } from 'zustand';

/** What the person has decided before the change begins. Decisions only: nothing typed into a secret field comes here. */
export interface Draft {
  readonly line: string;
  readonly mode: 'routine' | 'emergency';
  /** Chosen moment, epoch ms; null = now. */
  readonly submitAtMs: number | null;
  readonly by: 'portal' | 'told';
  readonly portalUrl: string;
}

const NONE: Draft = { line: '', mode: 'routine', submitAtMs: null, by: 'portal', portalUrl: '' };

export const useDraft = create<Draft>(() => NONE);

export function startDraft(line: string): void {
  useDraft.setState({ ...NONE, line });
}
