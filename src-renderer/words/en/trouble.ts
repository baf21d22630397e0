import type { trouble as ja } from '../ja/trouble.ts';
import type { Spoken } from '../words.ts';

export const trouble: Spoken<typeof ja> = {
  trouble: {
    refusedTitle: 'It was not changed',
    stuckTitle: 'Your decision is needed',
    stoppedTitle: 'It stopped on the way',
    certain: 'What is certain',
    uncertain: 'What is not known yet',
    moves: 'What you can do',
    cancelledTitle: 'Cancelled',
    cancelledLead: 'The password at the carrier has not changed.',
    giveUp: 'End this change',
    again: 'Start over',
    report: 'Structure of the page (no values)',
  },
  move: {
    'look-now': 'Look now',
    resume: 'Go on',
    'try-again': 'Try again',
    'store-secret': 'Type it again',
    'choose-moment': 'Choose another moment',
    'choose-other-password': 'Choose another password',
    'change-by-hand-and-tell': 'Do it by hand',
    'use-memory-keychain': 'Go on without the keychain',
    'unlock-keychain': 'Check the keychain again',
    'answer-keychain-prompt': 'Check the keychain again',
    'cancel-first': 'Open the change in progress',
    'check-account-fields': 'See the line’s settings',
    'enter-password-on-phone': 'See the steps',
    'agree-to-restart': 'I agree, go on',
    'put-only-password-back': 'Put only the password back',
    'see-device-guide': 'See the guide',
    'forget-device-certificate': 'Forget the former certificate',
    'check-device-address': 'Choose another device',
    'check-portal-address': 'Type the address again',
  },
};
