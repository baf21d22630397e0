import type { Softphone, SoftphoneAccount, SoftphoneConsent } from '../../src-main/core/ports.ts';
import { Secret } from '../../src-main/core/secret.ts';
import { allSoftphones } from '../../src-main/outside/softphones/all-softphones.ts';
import type { Closing } from '../doubles/closing.ts';
import { hasBaresip, settleBaresip } from '../peers/baresip-peer.ts';
import { hasJami, settleJami } from '../peers/jami-peer.ts';
import { hasKamailio, KAMAILIO_DOMAIN } from '../peers/kamailio.ts';
import { hasLinphone, type LinphoneProgram, settleLinphone } from '../peers/linphone-peer.ts';
import {
  AGREED,
  LINE_USER,
  NOT_AGREED,
  openSoftphoneScene,
  type SoftphoneScene,
  succeeded,
} from '../peers/softphone-peer.ts';
import { anotherSecond, hasTwinkle, settleTwinkle, startConsole } from '../peers/twinkle-peer.ts';

/*
 * How long a softphone stays away: from the moment a real registrar takes the new password to the softphone's registration
 * with it (milliseconds, median of ROUNDS), told by that registrar. Beside it, what the softphone takes by itself from its
 * start by hand to its registration; what is over and above that is ours.
 * Run: npm run bench -- softphone-return
 */
const ROUNDS = 5;
const never = new AbortController().signal;

interface Client {
  readonly name: string;
  readonly isHere: boolean;
  /** How it gets the password; for `quieted` it was stopped before the change. */
  readonly way: 'restarted' | 'told' | 'quieted';
  /** Settles it in the home; `start` is what the person does. */
  settle(
    scene: SoftphoneScene,
    closing: Closing,
  ): Promise<{
    readonly softphone: Softphone;
    readonly account: SoftphoneAccount;
    start(): Promise<void>;
  }>;
  /** Before every start: what keeps two of its starts apart. */
  readonly apart?: () => Promise<void>;
}

async function baresip(scene: SoftphoneScene, withControl: boolean) {
  const place = await settleBaresip(scene, { withControl });
  return { ...(await foundIn(scene, 'baresip')), start: async () => void scene.start(place.command) };
}

async function foundIn(scene: SoftphoneScene, id: string) {
  const softphone = allSoftphones(scene.tools).find((one) => one.id === id);
  const [account] = succeeded((await softphone?.find(scene.line, never)) ?? { ok: true, value: [] });
  if (softphone === undefined || account === undefined) throw new Error(`${id} was not found`);
  return { softphone, account };
}

async function twinkle(scene: SoftphoneScene) {
  const { softphone, account } = await settleTwinkle(scene);
  return { softphone, account, start: () => startConsole(scene) };
}

async function linphone(scene: SoftphoneScene, { closing, program }: { closing: Closing; program: LinphoneProgram }) {
  const place = await settleLinphone(closing, { scene, program });
  const softphone = allSoftphones(scene.tools).find(({ id }) => id === 'linphone');
  if (softphone === undefined) throw new Error('Linphone is not in the list');
  // The daemon's file is found by the running daemon, which is not there yet.
  const account: SoftphoneAccount = {
    softphone: 'linphone',
    place: place.file,
    account: `sip:${LINE_USER}@${KAMAILIO_DOMAIN}`,
    user: LINE_USER,
    domain: KAMAILIO_DOMAIN,
  };
  return { softphone, account, start: async () => void scene.start(place.command) };
}

async function jami(scene: SoftphoneScene, closing: Closing) {
  const place = await settleJami(closing, scene);
  return { ...(await foundIn(scene, 'jami')), start: async () => place.start() };
}

const CLIENTS: readonly Client[] = [
  { name: 'baresip', isHere: hasBaresip, way: 'restarted', settle: (scene) => baresip(scene, false) },
  { name: 'baresip', isHere: hasBaresip, way: 'told', settle: (scene) => baresip(scene, true) },
  { name: 'baresip', isHere: hasBaresip, way: 'quieted', settle: (scene) => baresip(scene, false) },
  { name: 'Twinkle', isHere: hasTwinkle, way: 'restarted', settle: twinkle, apart: anotherSecond },
  { name: 'Twinkle', isHere: hasTwinkle, way: 'quieted', settle: twinkle, apart: anotherSecond },
  {
    name: 'linphone-daemon',
    isHere: hasLinphone,
    way: 'restarted',
    settle: (scene, closing) => linphone(scene, { closing, program: 'daemon' }),
  },
  {
    name: 'linphonec',
    isHere: hasLinphone,
    way: 'restarted',
    settle: (scene, closing) => linphone(scene, { closing, program: 'console' }),
  },
  {
    name: 'linphonec',
    isHere: hasLinphone,
    way: 'quieted',
    settle: (scene, closing) => linphone(scene, { closing, program: 'console' }),
  },
  { name: 'Jami', isHere: hasJami, way: 'told', settle: jami },
  { name: 'Jami', isHere: hasJami, way: 'quieted', settle: jami },
];

interface Measured {
  /** From its start by hand to its registration. */
  readonly aloneMs: number;
  /** From the registrar's new password to the registration with it. */
  readonly totalMs: number;
}

async function measure(client: Client, closing: Closing): Promise<Measured> {
  const scene = await openSoftphoneScene(closing);
  const { softphone, account, start } = await client.settle(scene, closing);
  const startedAtMs = performance.now();
  await start();
  const first = await scene.registered();
  const aloneMs = performance.now() - startedAtMs;
  const consent: SoftphoneConsent = client.way === 'told' ? NOT_AGREED : AGREED;
  if (client.way === 'quieted') succeeded(await softphone.quiet({ account, consent: AGREED }, never));
  await client.apart?.();
  await scene.reflect('newpw567');
  const reflectedAtMs = performance.now();
  const applied = softphone.apply({ account, newPassword: Secret.of('newpw567'), consent }, never);
  await scene.registered([first]);
  const totalMs = performance.now() - reflectedAtMs;
  succeeded(await applied);
  return { aloneMs, totalMs };
}

/** Closes what a round opened, the youngest first. */
async function round(client: Client): Promise<Measured> {
  const open: (() => Promise<void>)[] = [];
  try {
    return await measure(client, (thing, close) => {
      open.push(() => close(thing));
      return thing;
    });
  } finally {
    for (const close of open.reverse()) await close();
  }
}

const median = (values: readonly number[]) =>
  Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);

if (!hasKamailio) throw new Error('kamailio is needed');
for (const client of CLIENTS) {
  const named = `${client.name}, ${client.way}`.padEnd(28);
  if (!client.isHere) {
    process.stdout.write(`${named} is not installed here\n`);
    continue;
  }
  const rounds: Measured[] = [];
  for (let nth = 0; nth < ROUNDS; nth += 1) rounds.push(await round(client));
  const totalMs = median(rounds.map((one) => one.totalMs));
  // A softphone that is told does not start at all: everything is its own answer and our asking.
  const aloneMs = client.way === 'told' ? 0 : median(rounds.map((one) => one.aloneMs));
  const words = [`back after ${totalMs} ms`, `by itself ${aloneMs} ms`, `ours ${Math.max(0, totalMs - aloneMs)} ms`];
  process.stdout.write(`${named} ${words.join(' · ')}\n`);
}
