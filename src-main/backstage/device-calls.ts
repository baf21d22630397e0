import { type FoundDevice, type House, type Result, wasTried } from '../compose.ts';
import type { Answer, CallArgument, CallResult } from '../contract/calls.ts';
import type { FoundDeviceView } from '../contract/device-views.ts';
import { asNothing, type Calls, nothing } from './answers.ts';
import type { Backstage } from './backstage.ts';
import { changeDevice } from './device-change.ts';
import { deviceFile, planDeviceFile } from './device-file.ts';
import type { Going } from './device-runs.ts';
import { lineIn, type Stage } from './stage.ts';

/** Calls about devices in the person's own network. */
export function deviceCalls(backstage: Backstage): Calls<'device'> {
  const { deviceRuns } = backstage;
  const house = () => backstage.stage.house;
  return {
    'device.networks': async () => networks(house()),
    'device.find': ({ run }) => deviceRuns.during(run, (going) => find(house(), going)),
    'device.stop': async ({ run }) => {
      deviceRuns.stop(run);
      return nothing;
    },
    'device.look': async (asked) => look(backstage.stage, asked, backstage.closing),
    'device.change': (asked) => changeDevice(backstage, asked),
    'device.seen': async ({ run }) => {
      backstage.deviceChanges.seen(run);
      return nothing;
    },
    'device.forgetCertificate': async ({ address }) => asNothing(await house().lanPhone.forgetCertificate(address)),
    'device.planFile': async (asked) => planDeviceFile(asked),
    'device.file': (asked) => deviceFile(backstage, asked),
  };
}

/** Our own address, the network's and the broadcast address are not looked at. */
const NOT_LOOKED_AT = 3;

function networks({ deviceFinder }: House): Answer<CallResult<'device.networks'>> {
  const found = deviceFinder.networks();
  if (!found.ok) return found;
  const addresses = found.value.reduce((sum, { prefix }) => sum + 2 ** (32 - prefix) - NOT_LOOKED_AT, 0);
  return { ok: true, value: { networks: [...found.value], addresses } };
}

async function find({ deviceFinder }: House, going: Going): Promise<Result<CallResult<'device.find'>>> {
  // Where to look is never taken from the window.
  const found = deviceFinder.networks();
  if (!found.ok) return found;
  let all: readonly FoundDevice[] = [];
  let isComplete = false;
  for await (const event of deviceFinder.find({ networks: found.value, mayLook: true }, going.signal)) {
    if (event.kind === 'ended') ({ devices: all, isComplete } = event);
    else if (event.kind === 'progress') going.tell({ ...event, kind: 'looking' });
    else if (isTelephone(event.device)) going.tell({ kind: 'found', device: foundView(event.device) });
  }
  const devices = all.filter(isTelephone).map(foundView);
  return { ok: true, value: { isComplete, devices, others: all.length - devices.length } };
}

function isTelephone({ guesses, speaksSip }: FoundDevice): boolean {
  return guesses.length > 0 || speaksSip;
}

function foundView({ address, mac, speaksSip, page, signs, guesses }: FoundDevice): FoundDeviceView {
  return {
    address,
    mac: mac ?? null,
    speaksSip,
    page: page ?? null,
    signs: [...signs],
    guesses: guesses.map(({ family, confidence, reasons }) => ({ family, confidence, reasons: [...reasons] })),
  };
}

async function look(
  stage: Stage,
  { number, address, family }: CallArgument<'device.look'>,
  signal: AbortSignal,
): Promise<Answer<CallResult<'device.look'>>> {
  const line = lineIn(stage, number);
  if (!line.ok) return line;
  const { lanPhone, keychain } = stage.house;
  const identified = await lanPhone.identify({ address, family }, signal);
  if (!identified.ok) return identified;
  const device = identified.value;
  const has = async (owner: string, slot: 'device-user' | 'device-password' | 'previous') => {
    const read = await keychain.read({ owner, slot });
    return read.ok && read.value !== undefined;
  };
  const hasKeptLogin = (await has(device.address, 'device-user')) && (await has(device.address, 'device-password'));
  return {
    ok: true,
    value: {
      address: device.address,
      family: device.family,
      model: device.model,
      firmware: device.firmware ?? null,
      mac: device.mac ?? null,
      fingerprint: device.certificate?.fingerprint ?? null,
      isFingerprintKnown: device.certificate?.known ?? false,
      canChange: device.canChange,
      isTried: wasTried(device.family),
      hasKeptLogin,
      hasFormer: await has(line.value.number, 'previous'),
    },
  };
}
