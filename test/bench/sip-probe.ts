import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { Secret } from '../../src-main/core/secret.ts';
import { sipRegistrar } from '../../src-main/outside/sip/registrar.ts';
import { KAMAILIO_DOMAIN, startKamailio } from '../peers/kamailio.ts';

/*
 * How long a person waits for one proof: our probe inside a running app, against the whole `sipsak` process (the usual tool for
 * the same question), at the same Kamailio in the same run, taking turns. Milliseconds, median. Run: node test/bench/sip-probe.ts
 */
const SIPSAK = '/usr/bin/sipsak';
const ROUNDS = 200;
const USER = '815012345678';
const PASSWORD = 'abcd2345';

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

if (!existsSync(SIPSAK)) throw new Error('sipsak is not installed');
const kamailio = await startKamailio({ users: { [USER]: PASSWORD } });
const registrar = sipRegistrar({
  profilePace: { registersPerSecond: 100_000, burst: 100_000 },
  log: { event: () => {} },
});
try {
  const { host, port } = kamailio;
  const probe = (transport: 'udp' | 'tcp') => async () => {
    const outcome = await registrar.probe(
      {
        account: {
          domain: KAMAILIO_DOMAIN,
          proxy: { host, port },
          user: USER,
          authUser: USER,
          transport,
          expiresS: 3_600,
        },
        password: Secret.of(PASSWORD),
        mode: 'query',
      },
      new AbortController().signal,
    );
    if (outcome.kind !== 'final' || outcome.statusCode !== 200) throw new Error(`not accepted: ${outcome.kind}`);
  };
  const sipsak = () =>
    promisify(execFile)(SIPSAK, ['-U', '-C', 'empty', '-a', PASSWORD, '-s', `sip:${USER}@${host}:${port}`]);
  const times = { udp: [] as number[], tcp: [] as number[], sipsak: [] as number[] };
  for (let round = -10; round < ROUNDS; round += 1) {
    const udp = await timed(probe('udp'));
    const tcp = await timed(probe('tcp'));
    const other = await timed(sipsak);
    if (round < 0) continue;
    times.udp.push(udp);
    times.tcp.push(tcp);
    times.sipsak.push(other);
  }
  const result = {
    rounds: ROUNDS,
    udpMs: Number(median(times.udp).toFixed(2)),
    tcpMs: Number(median(times.tcp).toFixed(2)),
    sipsakProcessMs: Number(median(times.sipsak).toFixed(2)),
    udpToSipsak: Number((median(times.udp) / median(times.sipsak)).toFixed(2)),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await registrar.close();
  await kamailio.stop();
}
