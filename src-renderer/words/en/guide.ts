import type { guide as ja } from '../ja/guide.ts';
import type { Spoken } from '../words.ts';

export const guide: Spoken<typeof ja> = {
  guide: {
    title: 'What kind of phone is it?',
    lead: 'Choose yours to see its own steps.',
    search: 'Find by maker or model',
    found: (count: number) => (count === 1 ? '1 found' : `${count} found`),
    none: 'None fits. Please see the steps under “Any device” below.',
    kind: {
      adapter: 'Adapters (the box behind an ordinary telephone)',
      'ip-phone': 'IP phones',
      router: 'Routers and home gateways',
      softphone: 'Softphones on a computer or smartphone',
      pbx: 'Exchanges (PBX)',
    },
    kindCount: (kind: string, count: number) => `${kind}: ${count}`,
    choose: (name: string) => `See the steps for ${name}`,
    chosen: 'Chosen',
    chooseAgain: 'Choose another',
    beforeOpen: 'See what your model does while you wait',
    part: {
      reach: 'Open its settings',
      signIn: 'Sign in',
      path: 'Find the place',
      field: 'Replace the password',
      save: 'Save',
      registered: 'What “connected” looks like',
      notBack: 'If it does not connect',
    },
    legend: 'Numbers in the drawing',
    only: (platforms: string) => `on ${platforms}`,
    sure: 'Screens and words may differ from model to model and version to version.',
  },
};
