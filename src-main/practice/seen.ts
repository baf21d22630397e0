/** What the practice carrier saw, for tests and for the person who wants to know. Times are practice time, epoch ms. */
export interface SeenSubmit {
  readonly atMs: number;
  readonly accepted: boolean;
}

export interface SeenRegister {
  readonly atMs: number;
  readonly callId: string;
  readonly user: string;
  /** Carried credentials that were right. */
  readonly authenticated: boolean;
  /** 0 = deliberately not answered. */
  readonly statusCode: number;
  readonly contact?: string;
  readonly userAgent?: string;
  readonly transport: 'udp' | 'tcp';
}

export interface SeenBinding {
  readonly contact: string;
  readonly expiresAtMs: number;
  readonly callId: string;
  readonly userAgent?: string;
}

export interface Seen {
  /** Every POST that asked for the change and was taken or refused; in the confirmation skin only the second one is taken. */
  readonly submits: SeenSubmit[];
  readonly logins: SeenSubmit[];
  readonly codes: SeenSubmit[];
  /** One entry per REGISTER transaction; repeated datagrams of one transaction count once. */
  readonly registers: SeenRegister[];
  /** Requests that followed the portal to a foreign host name; a careful client leaves this empty. */
  readonly elsewhere: { readonly atMs: number; readonly method: string; readonly bytes: number }[];
  bindings(): SeenBinding[];
}
