import { useEffect } from 'react';
import { Button } from '../../parts/button.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ANY_DEVICE, learnGuides, useGuides } from '../../store/guides.ts';
import { go } from '../../store/route.ts';
import { useWords } from '../../words/use-words.ts';

/** Beside a guide: the app may do it over the network. Not for a kind that has no such way: there the guide stands alone. */
export function LanOffer({ lineKey, usual }: { readonly lineKey: string; readonly usual?: string | undefined }) {
  const { ui } = useWords();
  const chosen = useGuides((held) => held.chosen[lineKey]) ?? usual ?? ANY_DEVICE;
  const list = useGuides((held) => held.list);
  useEffect(() => void learnGuides(), []);
  const family = list?.find(({ id }) => id === chosen);
  if (chosen !== ANY_DEVICE && family?.isChangedOverLan !== true && (family?.file ?? 'none') === 'none') return null;
  return (
    <Panel title={ui.device.offerTitle} icon="phone">
      <p>{ui.device.offerLead}</p>
      <div className="row">
        <Button icon="key" onPress={() => go({ screen: 'device', line: lineKey })}>
          {ui.device.offer}
        </Button>
      </div>
    </Panel>
  );
}
