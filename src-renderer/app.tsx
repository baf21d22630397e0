import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Bands } from './parts/bands.tsx';
import { ProblemPanel } from './parts/problem-panel.tsx';
import { Rail } from './parts/rail.tsx';
import { Screen } from './parts/screen.tsx';
import { untilLoaded } from './parts/until-loaded.ts';
import { Lines } from './screens/lines.tsx';
import { RotationScreen } from './screens/rotation.tsx';
import { useHeld } from './store/held.ts';
import { type Route, useRoute } from './store/route.ts';
import { useMaySpeak, useWords } from './words/use-words.ts';

// What a first look at a waiting line needs is loaded at once; the rest when it is opened.
const AddLine = lazy(untilLoaded(() => import('./screens/add-line.tsx').then((made) => ({ default: made.AddLine }))));
const LineDetail = lazy(
  untilLoaded(() => import('./screens/line-detail.tsx').then((made) => ({ default: made.LineDetail }))),
);
const Plan = lazy(untilLoaded(() => import('./screens/plan/plan.tsx').then((made) => ({ default: made.Plan }))));
const Check = lazy(untilLoaded(() => import('./screens/check.tsx').then((made) => ({ default: made.Check }))));
const IntoSoftphone = lazy(
  untilLoaded(() => import('./screens/into-softphone.tsx').then((made) => ({ default: made.IntoSoftphone }))),
);
const IntoDevice = lazy(
  untilLoaded(() => import('./screens/device/into-device.tsx').then((made) => ({ default: made.IntoDevice }))),
);
const TestCall = lazy(
  untilLoaded(() => import('./screens/test-call.tsx').then((made) => ({ default: made.TestCall }))),
);
const Doctor = lazy(untilLoaded(() => import('./screens/doctor.tsx').then((made) => ({ default: made.Doctor }))));
const PastChanges = lazy(
  untilLoaded(() => import('./screens/past-changes.tsx').then((made) => ({ default: made.PastChanges }))),
);
const SettingsScreen = lazy(
  untilLoaded(() => import('./screens/settings.tsx').then((made) => ({ default: made.SettingsScreen }))),
);
const Practice = lazy(untilLoaded(() => import('./screens/practice.tsx').then((made) => ({ default: made.Practice }))));

export function App() {
  const { ui, lang } = useWords();
  const appearance = useHeld(({ snapshot }) => snapshot?.settings.appearance ?? 'system');

  useEffect(() => {
    const { documentElement } = document;
    documentElement.lang = lang;
    if (appearance === 'system') delete documentElement.dataset.appearance;
    else documentElement.dataset.appearance = appearance;
  }, [lang, appearance]);

  return (
    <div className="frame">
      <button type="button" className="skip" onClick={skipToScreen}>
        {ui.app.skip}
      </button>
      <Bands />
      <Rail />
      <Suspense fallback={<Loading />}>
        <Current />
      </Suspense>
    </div>
  );
}

/** The hash is the window's address, so the jump is made by hand. */
function skipToScreen(): void {
  document.getElementById('screen-title')?.focus();
}

function Loading() {
  const { ui } = useWords();
  return (
    <main id="main" className="sheet" aria-busy="true" aria-label={ui.app.loading}>
      <p className="loading">
        <span className="spinner" aria-hidden="true" />
        {ui.app.loadingLead}
      </p>
    </main>
  );
}

function Current() {
  const { ui } = useWords();
  const hasSnapshot = useHeld(({ snapshot }) => snapshot !== null);
  const maySpeak = useMaySpeak();
  const link = useHeld((held) => held.link);
  const trouble = useHeld(({ snapshot }) => snapshot?.trouble ?? null);
  const route = useRoute((held) => held.route);
  if (!hasSnapshot) return link === 'gone' ? <Screen title={ui.app.goneTitle} lead={ui.app.goneLead} /> : <Loading />;
  // Else a person would see the first screen in one language and then in another.
  if (!maySpeak) return <Loading />;
  if (trouble !== null) {
    return (
      <Screen title={ui.app.troubleTitle} lead={ui.app.troubleLead}>
        <ProblemPanel problem={trouble} />
      </Screen>
    );
  }
  return screenFor(route);
}

function screenFor(route: Route): ReactNode {
  switch (route.screen) {
    case 'lines':
      return <Lines />;
    case 'add':
      return <AddLine />;
    case 'settings':
      return <SettingsScreen />;
    case 'practice':
      return <Practice />;
    case 'line':
      return <LineDetail key={route.line} lineKey={route.line} />;
    case 'check':
      return <Check key={route.line} lineKey={route.line} />;
    case 'softphone':
      return <IntoSoftphone key={route.line} lineKey={route.line} />;
    case 'device':
      return <IntoDevice key={route.line} lineKey={route.line} />;
    case 'call':
      return <TestCall key={route.line} lineKey={route.line} />;
    case 'doctor':
      return <Doctor key={route.line ?? ''} lineKey={route.line} />;
    case 'history':
      return <PastChanges key={route.line} lineKey={route.line} />;
    case 'rotation':
      return <RotationScreen key={route.line} lineKey={route.line} />;
    case 'plan':
      return <Plan key={route.line} lineKey={route.line} step={route.step} />;
  }
}
