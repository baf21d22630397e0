import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Message, MessageFlag, sessionBus } from '@jellybrick/dbus-next';
import type { Closing } from '../doubles/closing.ts';
import { eventually } from '../doubles/eventually.ts';
import { freePort } from './kamailio.ts';
import { LINE_USER, OLD_PASSWORD, type SoftphoneScene } from './softphone-peer.ts';

/* Debian's jamid on a session bus of its own: no sound card, no peer-to-peer account, loopback only. */

const JAMID = '/usr/libexec/jamid';
const BUS = '/usr/bin/dbus-daemon';
export const hasJami = existsSync(JAMID) && existsSync(BUS);

export interface JamiPlace {
  readonly file: string;
  readonly account: string;
  /** Leave a trace when the bus was made to start a jamid by itself. */
  readonly wasActivated: () => boolean;
  start(): void;
  call(what: Called): Promise<unknown>;
}

interface Called {
  readonly interface: 'ConfigurationManager' | 'CallManager';
  readonly member: string;
  readonly signature?: string;
  readonly body?: unknown[];
}

export async function settleJami(closing: Closing, scene: SoftphoneScene): Promise<JamiPlace> {
  const { home, env } = scene;
  const account = '5c37db251378bf9a';
  const file = join(env.XDG_CONFIG_HOME ?? '', 'jami', 'dring.yml');
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, await dringYml({ account, port: scene.kamailio.port }), { mode: 0o600 });
  const run = env.XDG_RUNTIME_DIR ?? '';
  const [address, trace] = [`unix:path=${join(run, 'bus')}`, join(home, 'activated')];
  await startBus(scene, { run, trace });
  const start = () => scene.start([JAMID, '-p', '-c'], { DBUS_SESSION_BUS_ADDRESS: address });
  const bus = closing(sessionBus({ busAddress: address }), async (one) => one.disconnect());
  return {
    file,
    account,
    wasActivated: () => existsSync(trace),
    start,
    call: async ({ interface: room, member, signature = '', body = [] }) => {
      const message = new Message({
        destination: 'cx.ring.Ring',
        path: `/cx/ring/Ring/${room}`,
        interface: `cx.ring.Ring.${room}`,
        member,
        signature,
        body,
        flags: MessageFlag.NO_AUTO_START,
      });
      return (await bus.call(message))?.body[0];
    },
  };
}

/** A bus that can start jamid, as Debian's does; here that only leaves a trace. */
async function startBus(scene: SoftphoneScene, at: { readonly run: string; readonly trace: string }): Promise<void> {
  const services = join(at.run, 'services');
  await mkdir(services);
  await writeFile(
    join(services, 'cx.ring.Ring.service'),
    `[D-BUS Service]\nName=cx.ring.Ring\nExec=/usr/bin/touch ${at.trace}\n`,
  );
  const config = join(at.run, 'bus.conf');
  await writeFile(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(at.run, 'bus')}</listen>
  <servicedir>${services}</servicedir>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
`,
  );
  scene.start([BUS, `--config-file=${config}`, '--nofork', '--nosyslog']);
  // Its socket stands in the folder a little before it listens.
  await eventually('the session bus listens', () => listens(join(at.run, 'bus')));
}

function listens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** As jamid 13.7.0 writes it for a SIP account; it takes its settings back from a copy where it misses a section. */
async function dringYml(asked: { readonly account: string; readonly port: number }): Promise<string> {
  return `accounts:
  - id: ${asked.account}
    alias: 電話
    upnpEnabled: false
    hostname: 127.0.0.1:${asked.port}
    username: ${LINE_USER}
    activeCodecs: 27/139/12/4/86076/69660/69643/536956963/268521507/86051/65543/65542
    interface: lo
    bindAddress: ""
    port: ${await freePort()}
    publishPort: 5060
    username: ${LINE_USER}
    credential:
      - Account.password: ${OLD_PASSWORD}
        Account.realm: "*"
        Account.username: ${LINE_USER}
    keepAlive: true
    Account.registrationExpire: 3600
    serviceRoute: ""
    allowIPAutoRewrite: true
    stunEnabled: false
    stunServer: ""
    tls:
      calist: ""
      certificate: ""
      password: ""
      privateKey: ""
      enable: false
      tlsPort: 5061
      verifyClient: true
      verifyServer: true
      requireCertif: true
      keepAlive: true
      timeout: 2
      ciphers: ""
      method: ""
      server: ""
    srtp:
      keyExchange: sdes
      rtpFallback: false
preferences:
  historyLimit: 0
  ringingTimeout: 30
  historyMaxCalls: 20
  md5Hash: false
  order: ${asked.account}/
  portNum: 5060
  searchBarDisplay: true
  zoneToneChoice: North America
voipPreferences:
  playDtmf: true
  playTones: true
  pulseLength: 250
audio:
  alsa:
    cardIn: 0
    cardOut: 0
    cardRing: 0
    plugin: default
    smplRate: 44100
  alwaysRecording: false
  audioApi: alsa
  captureMuted: false
  playbackMuted: false
  pulse:
    devicePlayback: ""
    deviceRecord: ""
    deviceRingtone: ""
  portaudio:
    devicePlayback: ""
    deviceRecord: ""
    deviceRingtone: ""
  recordPath: ""
  volumeMic: 1
  volumeSpkr: 1
  audioProcessor: webrtc
  automaticGainControl: false
  voiceActivityDetection: true
  noiseReduce: auto
  echoCancel: auto
video:
  recordPreview: true
  recordQuality: 0
  decodingAccelerated: true
  encodingAccelerated: false
  conferenceResolution: 1280x720
  devices:
    - name: desktop
      id: desktop
      input: desktop
      video_size: 0x0
      channel: ""
      framerate: 30
plugins:
  pluginsEnabled: false
  installedPlugins:
    []
  loadedPlugins:
    []`;
}
