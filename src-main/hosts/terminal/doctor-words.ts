import type { Lang } from '../../contract/words/index.ts';

/** Quicker than this nobody asks how long it took. */
const WORTH_TELLING_MS = 100;

/** What only the terminal adds; steps and findings speak through contract/words. */
export interface DoctorWords {
  readonly took: (ms: number) => string;
}

export function doctorWords(lang: Lang): DoctorWords {
  return {
    took: (ms) => {
      if (ms < WORTH_TELLING_MS) return '';
      return lang === 'ja' ? `（${(ms / 1_000).toFixed(1)}秒）` : ` (${(ms / 1_000).toFixed(1)} s)`;
    },
  };
}
