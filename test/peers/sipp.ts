import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KAMAILIO_DOMAIN } from './kamailio.ts';

const SIPP = '/usr/bin/sipp';
export const hasSipp = existsSync(SIPP);

const request = (cseq: number, more: string) => `REGISTER sip:${KAMAILIO_DOMAIN} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
Max-Forwards: 70
From: <sip:[service]@${KAMAILIO_DOMAIN}>;tag=[pid]SIPp[call_number]
To: <sip:[service]@${KAMAILIO_DOMAIN}>
Call-ID: [call_id]
CSeq: ${cseq} REGISTER
${more}User-Agent: SIPp
Content-Length: 0

`;

/** Our probe as a SIPp scenario: REGISTER without Contact, challenge, login, success. */
const SCENARIO = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="register">
  <send retrans="500"><![CDATA[
${request(1, '')}]]></send>
  <recv response="401" auth="true"/>
  <send retrans="500"><![CDATA[
${request(2, '[authentication]\n')}]]></send>
  <recv response="200"/>
</scenario>
`;

export interface SippRun {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly calls: number;
  readonly inFlight: number;
}

export interface SippEnd {
  /** All calls ended as the scenario wants it. */
  readonly isRight: boolean;
  readonly elapsedMs: number;
}

export async function runSipp(run: SippRun): Promise<SippEnd> {
  const folder = await mkdtemp(join(tmpdir(), 'kakekae-sipp-'));
  try {
    const file = join(folder, 'register.xml');
    await writeFile(file, SCENARIO);
    const startedAtMs = performance.now();
    const isRight = await new Promise<boolean>((resolve) => {
      execFile(
        SIPP,
        [
          ...['-sf', file, '-s', run.user, '-au', run.user, '-ap', run.password],
          ...['-m', String(run.calls), '-l', String(run.inFlight), '-r', '20000', '-rp', '1000'],
          ...['-i', '127.0.0.1', '-nostdin', '-timeout', '60', `${run.host}:${run.port}`],
        ],
        { cwd: folder, maxBuffer: 64 * 1_024 * 1_024 },
        (error) => resolve(error === null),
      );
    });
    return { isRight, elapsedMs: performance.now() - startedAtMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
