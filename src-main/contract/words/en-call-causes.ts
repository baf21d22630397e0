/** Why a test call may have gone as it did, what may be said of it, and what to do. */
export const enCallCauses = {
  cause: {
    'call-sound-blocked':
      'A router or firewall may stop the voices, which travel on another way than the ringing does.',
    'call-private-address':
      'The phone may be telling the other side an address that leads nowhere outside the building.',
    'call-rewritten': 'A router’s SIP ALG may be rewriting what the phone and the carrier say to each other.',
    'phone-sound-off': 'The volume, the mute key, the handset or the microphone of the phone may be the reason.',
    'call-ack-lost':
      'The last word, “connected”, may be lost on the way. Then a call ends by itself after about 32 seconds.',
    'call-refresh-lost': 'The word that keeps a call going may be lost on the way.',
    'call-network-broke': 'The internet connection or the power of the phone may have been interrupted.',
    'phone-not-logged-in': 'The phone may not have registered with the new password yet.',
    'call-other-account': 'The phone may have called from another line (another account or port).',
    'caller-number-differs': 'The caller number set in the phone may not be the number of this line.',
    'call-leaves-elsewhere': 'The phone may be sending its calls to another server, or from another account.',
    'call-dialled-otherwise': 'The dialling rules of the phone (a prefix, or how long it waits) may not fit.',
    'call-not-allowed': 'The contract, or a measure against abuse, may keep this line from calling.',
    'caller-number-refused': 'The carrier may not accept the caller number that is set in the phone.',
    'line-in-use': 'The other side may have been busy, or every channel of this line was in use.',
    'registered-elsewhere': 'Another device, or a former address of this one, may be registered at the carrier.',
    'nat-forgot-phone': 'The router may have closed the way to the phone after a while without traffic.',
    'calls-diverted': 'Forwarding, voicemail, call blocking or “do not disturb” may be on.',
    'ringer-off': 'The ringer of the phone may be off, or very low.',
    'call-by-former-registration':
      'The incoming call may have come over a registration made with the old password. Those mostly end within an hour.',
  },
  probeClaim: {
    'call-was-connected': 'The call itself was connected.',
    'whether-phone-was-called': 'This does not tell whether the carrier called this phone at all.',
    'whether-call-is-allowed': 'This does not tell whether the line is allowed to call.',
  },
  move: {
    'call-again': 'Please put right what you find, then call once more.',
    'call-again-later': 'Please call this number once more in about an hour.',
    'check-line-now': 'You may check whether the line works now; where the carrier lists phones, that shows yours.',
    'check-sound': 'Please check the volume, the mute key and the handset of the phone.',
    'open-way-for-sound': 'Please check that no router or firewall stops the phone’s sound (UDP).',
    'check-nat-setting':
      'If the phone has settings called STUN or NAT, please compare them with what the carrier and its manual say.',
    'keep-way-open': 'If the phone has a setting called keep-alive, please turn it on, and let it register more often.',
    'check-diversion': 'Please check forwarding, voicemail, call blocking and “do not disturb”.',
    'check-dialling': 'Please check that the phone lets you dial an area code or a mobile number as it is.',
    'check-line-of-call': 'If the phone has several lines, please check that this one is chosen for the call.',
    'check-caller-number': 'Please compare the caller number set in the phone with the paper 「サービス開始のご案内」.',
  },
} as const;
