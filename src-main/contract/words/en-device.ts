import type { DeviceWords } from './device.ts';

export const enDevice: DeviceWords = {
  find: {
    consent: (addresses) =>
      `Looks for devices in these networks (${addresses} addresses, at most 20 a second). It only asks for names: no login, no settings.`,
    step: {
      listening: (done, of) => `Listening for announcements (${done}/${of})`,
      knocking: (done, of) => `Finding out who is there (${done}/${of})`,
      asking: (done, of) => `Asking devices for their names (${done}/${of})`,
    },
    stopped: 'Stopped on the way. Only what was found until then is shown.',
    none: 'Nothing that looks like a telephone was found. Please check that the device is on, and in the same network.',
    hint: 'Signs are no proof. Please compare with the label of the device.',
    confidence: {
      strong: 'two signs agree',
      likely: 'it says so itself',
      hint: 'a hint at the maker only',
    },
    sign: {
      'mac-prefix': 'beginning of the hardware address (MAC)',
      sip: 'its name in SIP',
      'page-server': 'server name of its page',
      'page-title': 'title of its page',
      ssdp: 'its announcement (SSDP)',
      mdns: 'its announcement (mDNS)',
    },
    speaksSip: 'it answered in SIP, the language of telephones',
    noPage: 'no page answers (some models open it only from their own menu)',
  },
  change: {
    plain: 'This connection is not encrypted. Others on the same network may be able to read the passwords.',
    certificateNew: 'The device signed its own certificate. From now on only a device with this one is signed in to.',
    certificateKnown: 'The certificate is the same as at the login before.',
    restarts: 'Some models restart then, which ends calls.',
    notTried: 'The way this is done comes from published sources; it was not tried on a real device of this model.',
    step: {
      'signing-in': 'Signing in to the device.',
      reading: 'Reading the settings of the device.',
      writing: 'Writing the password.',
      'reading-back': 'Reading the settings again.',
      'registering-again': 'Telling the device to register with the new password.',
      restarting: 'Restarting the device.',
      'waiting-for-device': 'Waiting for the device to come back (this can take some minutes).',
    },
    loginForgotten: 'It was refused, so the stored login of the device was removed.',
    leftAlone: 'The carrier did not accept the password, so nothing was put into the device.',
    hidden: 'The device says that it saved the password, but does not show it. Its registration will tell.',
    interrupted: 'The connection to the device broke in between; it was read again after it came back.',
    putBack: 'The device has the former password again. It works only as long as the carrier accepts the former one.',
  },
  file: {
    will: ({ name, account, key }) =>
      `Makes the file ${name}. Only the password of account ${account} stands in it (${key}).`,
    keepsRest:
      "By the maker's papers, settings that are not in the file (number, server, other accounts, administrator's password) stay as they are.",
    caution: {
      'web-settings-win':
        'This device prefers what was typed in its page. Where the file has no effect, type it there.',
      'same-version': 'It may pass over a file with a version that it had before.',
      'cloud-overwrites': "Where the device belongs to its maker's cloud, that may overwrite it later.",
      'other-format': 'Some models or firmwares of this family do not read a file of this form.',
      'rest-not-said':
        'Nothing else stands in the file, but no source says that the other settings stay. If in doubt, follow the guide instead.',
    },
    asksFirst:
      'It holds the stored current password. Before it is made, the carrier is asked once. A password that it refuses goes into no file.',
    seenAccepted: 'It holds the new password, which the carrier has been seen to accept.',
    notTried: 'This file is made from documentation; it has not been tried on a real device.',
    plain: 'The password travels unencrypted: to one device, once, and for ten minutes at most.',
    refusedByCarrier: 'The carrier refused this password, so no file was made.',
    untold:
      'The carrier could not be asked whether it accepts this password. If it does not, the device will not come back. No file has been made yet.',
    saved: 'Saved (readable by you alone).',
    savedPrice: 'The password stands in it in plain text. Please delete it once the device has it.',
    typed: 'Address to type into the device',
    typedBare: 'Address to type into the device (without http://)',
    orFolder: 'Where it asks for a folder',
    field: 'Where to type it',
    trigger: 'What makes the device fetch it (as documented)',
    refused: {
      'other-address': (address) => `Refused ${address}: it is another device.`,
      'other-mac': (address) => `Refused ${address}: it has another hardware address (MAC).`,
      'no-mac': (address) =>
        `Refused ${address}: it does not tell its hardware address (MAC). If it is the device, please begin again with its IP address.`,
      'other-path': (address) => `${address} asked for other files. It was not given any.`,
      'other-method': (address) => `Refused ${address}: that was no request for a file.`,
    },
    fetched: (address, clock) => `The device at ${address} fetched the file at ${clock}.`,
    putBack: 'Afterwards, please put the former address back where you typed this one.',
    notProof: 'That it was fetched is no proof that the phone is back.',
  },
  guide: {
    part: {
      before: 'Before the password changes',
      reach: 'Open its settings',
      signIn: 'Sign in',
      path: 'Find the place',
      field: 'Replace the password',
      save: 'Save',
      registered: 'What “connected” looks like',
      notBack: 'If it does not connect',
    },
    letIn: 'How to let this app do it',
    shut: 'What to put away after the app did it',
    only: (systems) => `on ${systems}`,
    sure: 'Screens and words may differ from model to model and version to version.',
  },
};
