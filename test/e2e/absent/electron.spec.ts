import { test } from '@playwright/test';
import { electronIsAbsent } from '../targets/electron-target.ts';

/* Stands for the whole target where it cannot run, and says why by its name. */
test.skip(electronIsAbsent() ?? 'electron: present', () => {});
