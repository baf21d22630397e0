/*
 * The closed lists about the file that a device fetches: what the catalogue may say of it, why there is none, what has to be
 * said with it. Which of them is true of which device, the catalogue says.
 */

/** What becomes of the settings that do not stand in the file. */
export const REST_STAYS = ['yes', 'no', 'unknown'] as const;

/**
 * Why a device may not take the file, or not keep it. `web-settings-win`: what was typed in its web page wins. `same-version`:
 * it may pass over a file whose version it had before. `cloud-overwrites`: its maker's cloud may overwrite it. `other-format`:
 * some models or firmwares of the family read another format.
 */
export const FILE_CAUTIONS = ['web-settings-win', 'same-version', 'cloud-overwrites', 'other-format'] as const;

/** `rest-not-said`: no source says that the other settings stay. */
export const PROVISIONING_CAUTIONS = [...FILE_CAUTIONS, 'rest-not-said'] as const;
export type ProvisioningCaution = (typeof PROVISIONING_CAUTIONS)[number];

/** What is typed into the device: the folder, to which it adds the file's name itself, or the whole address of the file. */
export const FILE_ADDRESSES = ['folder', 'bare-folder', 'file', 'either'] as const;
export type FileAddress = (typeof FILE_ADDRESSES)[number];

export const PROVISIONING_FAULTS = [
  /** No file is documented for this family, or not how a device is pointed to one. */
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
