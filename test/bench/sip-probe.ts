import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Secret } from '../../src-main/core/secret.ts';
import { sipRegistrar } from '../../src-main/outside/sip/registrar.ts';
import { KAMAILIO_DOMAIN, startKamailio } from '../peers/kamailio.ts';
import { hasSipp, runSipp } from '../peers/sipp.ts';

/*
 * Our probe beside the tools that people use for the same question, in one run at one Kamailio, taking turns:
 *   how long one proof takes, inside a running app, against the whole `sipsak` process (milliseconds, median)
 *   how long the whole `kakekae verify` process takes, against the whole `sipsak` process (aim: at most three times)
 *   how many proofs a second with 20 in flight (pace gate off), against SIPp with the same scenario
 *   what ten thousand proofs leave behind in memory
 * Run: npm run bench -- sip-probe
 */
const SIPSAK = '/usr/bin/sipsak';
const ROUNDS = 200;
const PROCESS_ROUNDS = 30;
const IN_FLIGHT = 20;
const BATCH = 2_000;
const MANY = 10_000;
const USER = '815012345678';
const PASSWORD = 'abcd2345';
/** One, as a line has one: whoever redacts looks through every secret that is alive. */
const SECRET = Secret.of(PASSWORD);

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const round = (value: number, digits = 2) => Number(value.toFixed(digits));

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

if (!existsSync(SIPSAK) || !hasSipp) throw new Error('sipsak and SIPp are needed');
const kamailio = await startKamailio({ users: { [USER]: PASSWORD } });
const registrar = sipRegistrar({
  profilePace: { registersPerSecond: 1_000_000, burst: 1_000_000 },
  log: { event: () => {} },
});
const { host, port } = kamailio;

async function probe(transport: 'udp' | 'tcp'): Promise<void> {
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
      password: SECRET,
      mode: 'query',
    },
    new AbortController().signal,
  );
  if (outcome.kind !== 'final' || outcome.statusCode !== 200) throw new Error(`not accepted: ${outcome.kind}`);
}

/** So many probes with 20 in flight; milliseconds. */
function batch(count: number): Promise<number> {
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await probe('udp');
    }
  };
  return timed(() => Promise.all(Array.from({ length: IN_FLIGHT }, worker)));
}

// The collector by name, without a switch on the command line.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is still reachable, MB. */
function heapMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const sipsak = () =>
  promisify(execFile)(SIPSAK, ['-U', '-C', 'empty', '-a', PASSWORD, '-s', `sip:${USER}@${host}:${port}`]);

const MAIN = join(import.meta.dirname, '../../src-main/hosts/terminal/main.ts');

/** The command line as a person runs it, from nothing to its exit code; `npm run build` is not needed. */
async function verifyProcess(dataFolder: string): Promise<void> {
  const where = ['--number', '05012345678', '--domain', KAMAILIO_DOMAIN, '--proxy', `${host}:${port}`, '--user', USER];
  const args = [MAIN, 'verify', ...where, '--keychain', 'memory', '--data', dataFolder, '--json'];
  const env = { PATH: process.env.PATH ?? '', HOME: dataFolder, NODE_COMPILE_CACHE: join(dataFolder, 'compiled') };
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.end(`${PASSWORD}\n`);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`verify ended with ${code}`);
}

async function processes() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'kakekae-bench-'));
  const times = { verify: [] as number[], sipsak: [] as number[] };
  try {
    for (let turn = -3; turn < PROCESS_ROUNDS; turn += 1) {
      const [ours, theirs] = [await timed(() => verifyProcess(dataFolder)), await timed(sipsak)];
      if (turn < 0) continue;
      times.verify.push(ours);
      times.sipsak.push(theirs);
    }
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
  return {
    rounds: PROCESS_ROUNDS,
    verifyProcessMs: round(median(times.verify), 1),
    sipsakProcessMs: round(median(times.sipsak), 1),
    verifyToSipsak: round(median(times.verify) / median(times.sipsak)),
  };
}

async function latency() {
  const times = { udp: [] as number[], tcp: [] as number[], sipsak: [] as number[] };
  for (let turn = -20; turn < ROUNDS; turn += 1) {
    const [udp, tcp, other] = [await timed(() => probe('udp')), await timed(() => probe('tcp')), await timed(sipsak)];
    if (turn < 0) continue;
    times.udp.push(udp);
    times.tcp.push(tcp);
    times.sipsak.push(other);
  }
  return {
    rounds: ROUNDS,
    udpMs: round(median(times.udp)),
    tcpMs: round(median(times.tcp)),
    sipsakProcessMs: round(median(times.sipsak)),
    udpToSipsak: round(median(times.udp) / median(times.sipsak)),
  };
}

async function throughput() {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    ours.push(BATCH / ((await batch(BATCH)) / 1_000));
    const sipp = await runSipp({ host, port, user: USER, password: PASSWORD, calls: BATCH, inFlight: IN_FLIGHT });
    if (!sipp.isRight) throw new Error('SIPp was refused');
    theirs.push(BATCH / (sipp.elapsedMs / 1_000));
  }
  return {
    inFlight: IN_FLIGHT,
    perSecond: Math.round(median(ours)),
    sippPerSecond: Math.round(median(theirs)),
    oursToSipp: round(median(ours) / median(theirs)),
  };
}

async function memory() {
  const afterMb: number[] = [];
  for (let done = 0; done < MANY; done += BATCH) {
    await batch(BATCH);
    afterMb.push(round(heapMb(), 1));
  }
  const [first = 0, last = 0] = [afterMb[0], afterMb.at(-1)];
  return { probes: MANY, lastToFirst: round(last / first), heapMbAfterEach: BATCH, heapMb: afterMb };
}

try {
  process.stdout.write(`${JSON.stringify({ processes: await processes() })}\n`);
  process.stdout.write(`${JSON.stringify({ latency: await latency() })}\n`);
  process.stdout.write(`${JSON.stringify({ throughput: await throughput() })}\n`);
  process.stdout.write(`${JSON.stringify({ memory: await memory() })}\n`);
} finally {
  await registrar.close();
  await kamailio.stop();
}
