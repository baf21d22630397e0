import { z } from 'zod';

/*
 * Imported before everything else by a window: zod asks `new Function` whether it may compile as soon as the first object
 * schema is made, and a strict CSP reports even a refused try.
 */
z.config({ jitless: true });
