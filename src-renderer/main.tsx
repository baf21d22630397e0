// Before everything else: see there.
import '../src-main/contract/jitless.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { connect } from './store/ask.ts';
import { learn } from './words/spoken.ts';
import { firstLang } from './words/use-words.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
connect();
await learn(firstLang());
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
