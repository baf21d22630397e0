import { useSnapshot } from '../../store/held.ts';

/** What a softphone is called; its id where the host does not know it any more. */
export function useSoftphoneName(id: string): string {
  return useSnapshot(({ softphones }) => softphones.find((one) => one.id === id)?.name) ?? id;
}
