import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { go } from '../store/route.ts';
import { useWords } from '../words/use-words.ts';

/** The address names a line that is not registered (any more). */
export function NoLine() {
  const { ui } = useWords();
  return (
    <Screen
      title={ui.line.gone}
      actions={
        <Button look="main" onPress={() => go({ screen: 'lines' })}>
          {ui.line.toList}
        </Button>
      }
    />
  );
}
