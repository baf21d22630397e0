/** The three calls of a system's secret store, in keytar's shape. Each may reject, hang, or show the person a prompt. */
export interface NativeStore {
  /** `null`: no such entry, or (Linux) an entry that cannot be seen because its keyring is locked. */
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  /** `false`: nothing was deleted; the same two reasons as above. */
  deletePassword(service: string, account: string): Promise<boolean>;
}
