/*
 * What is known about the file beyond its shape: whether a source says that the other settings stay, for which models it is
 * documented, what may keep it from working. A family without a row here gets no file.
 */

export const PROVISIONING_FAULTS = [
  /** No file is documented for this family. */
  'no-file',
  /** The file stands for the whole configuration: the other settings would go. */
  'rest-would-go',
  /** Its models take different files: say which model. */
  'model-needed',
  /** For this model none is documented. */
  'model-without-file',
  'account-unknown',
  /** A key is known for this account, but not confirmed. */
  'account-unsure',
  /** The password has a character that this file may not carry as it is. */
  'cannot-hold',
] as const;
export type ProvisioningFault = (typeof PROVISIONING_FAULTS)[number];

/**
 * Why the device may not take the file, or not keep it. `web-settings-win`: what was typed in its web page wins.
 * `same-version`: it may pass over a file whose version it had before. `cloud-overwrites`: its maker's cloud may overwrite it.
 * `other-format`: some models or firmwares of the family read another format. `rest-not-said`: no source says that the other
 * settings stay.
 */
export type ProvisioningCaution =
  | 'web-settings-win'
  | 'same-version'
  | 'cloud-overwrites'
  | 'other-format'
  | 'rest-not-said';

export interface FileLimits {
  readonly refused?: 'rest-would-go';
  /** Of the catalogue's models, those the file is documented for; absent = all. */
  readonly models?: readonly string[];
  /** Where a device takes any name: the one we give. */
  readonly name?: string;
  readonly cautions: readonly ProvisioningCaution[];
  /** What is typed into the device: the folder, to which it adds the name itself, or the whole address of the file. */
  readonly asks: 'folder' | 'bare-folder' | 'file' | 'either';
  /** Where it is typed, by the labels of the catalogue's facts; absent = no source says. */
  readonly field?: string;
}

const GRANDSTREAM = { asks: 'bare-folder' } as const;
const PANASONIC = {
  cautions: ['web-settings-win', 'rest-not-said'],
  asks: 'file',
  field: 'CFG_STANDARD_FILE_PATH',
} as const;

export const FILE_LIMITS: Readonly<Record<string, FileLimits>> = {
  // An ini file and a command file are loaded as the whole configuration.
  'audiocodes-mediapack': { refused: 'rest-would-go', cautions: [], asks: 'file' },
  'patton-smartnode': { refused: 'rest-would-go', cautions: [], asks: 'file' },
  // The master file lists the others: one that lists none leaves the phone without them.
  'poly-vvx': { refused: 'rest-would-go', cautions: [], asks: 'folder' },
  // The ATA 190 fetches by TFTP under a name of its own.
  'cisco-ata19x': { models: ['ATA 191', 'ATA 192'], name: '{mac}.xml', cautions: ['rest-not-said'], asks: 'file' },
  'cisco-spa': { cautions: [], asks: 'file', field: 'Profile_Rule' },
  fanvil: { cautions: ['same-version', 'other-format', 'rest-not-said'], asks: 'either', field: 'Auto Provision' },
  // The N510 and N720 take another format and another name.
  gigaset: { models: ['N670 IP PRO', 'N870 IP PRO'], cautions: ['rest-not-said'], asks: 'either' },
  'grandstream-grp': { ...GRANDSTREAM, cautions: ['rest-not-said'] },
  'grandstream-gxp': { ...GRANDSTREAM, cautions: ['rest-not-said'], field: 'Maintenance > Upgrade and Provisioning' },
  'grandstream-ht80x': { ...GRANDSTREAM, cautions: [] },
  // The HT813 has another key, and that the HT812 has this one is only assumed.
  'grandstream-ht81x': { ...GRANDSTREAM, models: ['HT814', 'HT818', 'HT841', 'HT881'], cautions: [] },
  'panasonic-kx-hdv': PANASONIC,
  'panasonic-kx-tgp': PANASONIC,
  'panasonic-kx-ut': PANASONIC,
  'poly-obi': { cautions: ['cloud-overwrites', 'rest-not-said'], asks: 'file', field: 'ConfigURL' },
  snom: { cautions: ['other-format', 'rest-not-said'], asks: 'file', field: 'Setup > Advanced > Update > Setting URL' },
  'yealink-t': { cautions: [], asks: 'folder', field: 'Settings > Auto Provision > Server URL' },
};
