import type { guide as ja } from '../ja/guide.ts';
import type { Spoken } from '../words.ts';

export const guide: Spoken<typeof ja> = {
  guide: {
    title: 'What kind of phone is it?',
    lead: 'Choose yours to see its own steps.',
    search: 'Find by maker or model',
    found: (count: number) => (count === 1 ? '1 found' : `${count} found`),
    none: 'Nothing found. The steps under “Any device” below will do.',
    noneBefore: 'Nothing found. What is said above will do.',
    notListed: 'Mine is not listed, or I do not know it',
    kind: {
      adapter: 'Adapters (the box behind an ordinary telephone)',
      'ip-phone': 'IP phones',
      router: 'Routers and home gateways',
      softphone: 'Softphones on a computer or smartphone',
      pbx: 'Exchanges (PBX)',
    },
    kindCount: (kind: string, count: number) => `${kind}: ${count}`,
    chosen: 'Chosen',
    chooseAgain: 'Choose another',
    beforeOpen: 'See what your model does while you wait',
    system: 'What the softphone runs on',
    systemOf: {
      all: 'Show all',
      windows: 'A Windows computer',
      macos: 'A Mac',
      linux: 'A Linux computer',
      phone: 'A smartphone',
    },
    place: (at: number, count: number) => `Part ${at} of ${count}`,
    next: 'Next part',
    back: 'Part before',
    showWhole: 'Show all parts on one page',
    showParts: 'Show one part at a time',
    anyLead:
      'These steps work even if you do not know the model. Its name is usually on a label underneath or on the back. If somebody installed the device for you, show them this page and ask them to do it.',
    anyNotBack: {
      wait: 'Give the device a few minutes to start.',
      again: 'Type the password in again, character by character, and see that there is no blank before or after it.',
      saved: 'See whether the button to save or apply was pressed: without it, what you typed may be lost.',
      others:
        'If user or server were touched by mistake, set them back to what the carrier’s paper “サービス開始のご案内” says.',
      reset: 'Do not reset the device to factory settings: all its telephone settings would be lost.',
      ask: 'If it still does not connect, ask whoever installed the device to set the new password.',
    },
    legend: 'Numbers in the drawing',
  },
};
