import { Facts, Panel } from '../parts/panel.tsx';
import { useSnapshot } from '../store/held.ts';
import { useWords } from '../words/use-words.ts';

/** The pretend paper, in place of the real one. Its credentials open nothing but the practice carrier. */
export function PracticePaper() {
  const { ui } = useWords();
  const practice = useSnapshot((snapshot) => snapshot.practice);
  if (practice === null) return null;
  return (
    <Panel title={ui.practice.paperTitle} icon="paper" tone="care">
      <p className="hint">{ui.practice.paperLead}</p>
      <Facts
        facts={[
          { name: ui.practice.number, value: practice.number },
          { name: ui.practice.selfcareId, value: <code>{practice.selfcareId}</code> },
          { name: ui.practice.selfcarePassword, value: <code>{practice.selfcarePassword}</code> },
          { name: ui.practice.sipPassword, value: <code>{practice.sipPassword}</code> },
          { name: ui.practice.portalUrl, value: <code>{practice.portalUrl}</code> },
        ]}
      />
    </Panel>
  );
}
