import type { CallWords } from './call.ts';

/** How a test call is made, and what may be said of it. */
export const enCall: CallWords = {
  name: { outgoing: 'Outgoing', incoming: 'Incoming' },
  title: { outgoing: 'Call from this line’s phone', incoming: 'Call this line' },
  steps: {
    outgoing: [
      'Have another phone at hand that is not on this line, your own mobile for example.',
      'From this line’s phone, call the one in your hand.',
      'Answer it, speak at both ends, and stay connected for more than 35 seconds.',
    ],
    incoming: [
      'From the phone in your hand (your own mobile for example), call the number of this line.',
      'Answer the phone that rings, speak at both ends, and stay connected for more than 35 seconds.',
    ],
  },
  listenFor: 'What to look and listen for',
  listen: {
    outgoing: [
      'You hear the ringing tone, and the phone in your hand rings.',
      'The phone in your hand shows the number of this line (unless the line withholds it).',
      'Both voices are heard at both phones.',
      'The call is not cut off by itself after about 30 seconds.',
    ],
    incoming: [
      'It is this phone that rings, the one with the new password: no other phone, and no forwarding.',
      'Both voices are heard at both phones.',
      'The call is not cut off by itself after about 30 seconds.',
    ],
  },
  caution: {
    outgoing:
      'This line pays for the call (a minute: mostly some tens of yen at most). Do not try it with 110, 119 or a 0120 number.',
    incoming: 'The phone in your hand pays for the call (a minute: mostly some tens of yen at most).',
  },
  harmless: 'You may leave this out. Whatever you choose, no password and no setting of a phone is changed by it.',
  doubt: 'One thing to keep in mind',
  ask: { outgoing: 'How did the call go?', incoming: 'How did the call go?' },
  outcome: {
    outgoing: {
      'both-heard': 'Both voices were heard, and it was not cut off within 35 seconds',
      'silent-at-phone': 'Connected, but nothing was heard at this line’s phone',
      'silent-at-other': 'Connected, but nothing was heard at the phone in my hand',
      'silent-both': 'Connected, but neither voice was heard',
      'cut-off': 'It was cut off by itself while we spoke',
      'other-number-shown': 'We could speak, but the phone in my hand showed another number',
      'no-connection': 'No connection (the phone in my hand did not ring)',
      refused: 'A busy tone, or an announcement that it cannot be connected',
    },
    incoming: {
      'both-heard': 'This phone rang, both voices were heard, and it was not cut off within 35 seconds',
      'silent-at-phone': 'Connected, but nothing was heard at this line’s phone',
      'silent-at-other': 'Connected, but nothing was heard at the phone in my hand',
      'silent-both': 'Connected, but neither voice was heard',
      'cut-off': 'It was cut off by itself while we spoke',
      'did-not-ring': 'This phone did not ring',
      'other-phone-rang': 'Another phone rang, or the call was forwarded',
      refused: 'The phone in my hand heard a busy tone, or an announcement',
    },
  },
  askCut: 'About how many seconds after it was answered',
  cutAfter: (seconds) => ` (after about ${seconds} s)`,
  notTried: 'not tried yet',
};
