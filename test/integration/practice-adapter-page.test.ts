import { describe, expect, it } from 'vitest';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import { practiceCarriers } from './practice-start.ts';

const start = practiceCarriers();

async function type(carrier: PracticeCarrier, password: string): Promise<string> {
  const body = new URLSearchParams({ sip_password: password });
  const answer = await fetch(carrier.adapterUrl, { method: 'POST', body });
  return answer.text();
}

describe('the admin page of the pretend adapter', () => {
  it('shows whether the phone is registered, and registers again with the password that was typed', async () => {
    const carrier = await start();
    await carrier.adapter.start();
    expect(await (await fetch(carrier.adapterUrl)).text()).toContain('登録済み');
    expect(await type(carrier, 'wrong234')).toContain('登録できません（401）');
    expect(await type(carrier, carrier.password)).toContain('登録済み');
    expect(carrier.seen.bindings()).toHaveLength(1);
  });

  it('never shows the password', async () => {
    const carrier = await start();
    await carrier.adapter.start();
    expect(await (await fetch(carrier.adapterUrl)).text()).not.toContain(carrier.password);
  });
});
