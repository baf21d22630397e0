import { expect, type Locator, type Page } from '@playwright/test';
import { type Words, wordsFor } from '../../src-main/contract/words/index.ts';
import type { PracticeCarrier } from '../../src-main/practice/carrier.ts';
import { en } from '../../src-renderer/words/en.ts';
import { ja } from '../../src-renderer/words/ja.ts';
import type { UiWords } from '../../src-renderer/words/words.ts';

const UI: { readonly ja: UiWords; readonly en: UiWords } = { ja, en };

/** How a change is begun: the decisions of the plan's screens. */
export interface Decisions {
  readonly isEmergency?: boolean;
  /** Who does the steps at the portal; `portal` when absent. */
  readonly by?: 'portal' | 'told';
  readonly portalUrl?: string;
  /** A password of the person's own; made by the app when absent. */
  readonly own?: string;
}

/** What stands on the paper that came with the contract, and where the portal is. */
export type Paper = Pick<PracticeCarrier, 'password' | 'selfcareId' | 'selfcarePassword' | 'portalUrl'>;

/** Somebody at the window: reads headings, fills fields by their labels, presses buttons by their names. */
export class Person {
  readonly page: Page;
  readonly ui: UiWords;
  readonly words: Words;
  readonly heading: Locator;

  constructor(page: Page, lang: 'ja' | 'en') {
    this.page = page;
    this.ui = UI[lang];
    this.words = wordsFor(lang);
    this.heading = page.locator('#screen-title');
  }

  /** Waits until the screen of that title is there. */
  async sees(title: string): Promise<void> {
    await expect(this.heading).toHaveText(title);
  }

  async reads(text: string): Promise<void> {
    await expect(this.page.locator('main')).toContainText(text);
  }

  button(name: string): Locator {
    return this.page.locator('main').getByRole('button', { name, exact: true });
  }

  async presses(name: string): Promise<void> {
    await this.button(name).click();
  }

  async fills(name: string, text: string): Promise<void> {
    await this.page.locator(`main input[name=${name}]`).fill(text);
  }

  async chooses(value: string): Promise<void> {
    await this.page.locator(`main input[type=radio][value="${value}"]`).check();
  }

  async goes(place: 'lines' | 'practice' | 'settings'): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: this.ui.nav[place], exact: true }).click();
  }

  /** From the first start to the line's own screen, with what stands on the paper. */
  async addsLine({ line, sip }: PracticeCarrier): Promise<void> {
    const { ui } = this;
    await this.sees(ui.lines.emptyTitle);
    await this.presses(ui.lines.emptyAdd);
    await this.sees(ui.add.title);
    await this.fills('number', line.number);
    await this.chooses(line.service);
    await this.presses(ui.app.next);
    await this.sees(ui.add.account);
    await this.fills('domain', sip.domain);
    await this.fills('user', line.account.user);
    await this.fills('proxy', `${sip.host}:${sip.port}`);
    await this.presses(ui.add.submit);
    await this.sees(ui.line.title);
  }

  /** From the line's own screen to what is on the screen after "begin". */
  async begins(paper: Paper, decisions: Decisions = {}): Promise<void> {
    await this.presses(this.ui.line.change);
    await this.goesOnFromWhen(paper, decisions);
  }

  async goesOnFromWhen(paper: Paper, decisions: Decisions = {}): Promise<void> {
    await this.comesToConfirm(paper, decisions);
    await this.presses(this.ui.confirm.begin);
  }

  /** Everything before the one press that begins. */
  async comesToConfirm(paper: Paper, decisions: Decisions = {}): Promise<void> {
    const { ui } = this;
    await this.decidesWhen(decisions.isEmergency ?? false);
    await this.sees(ui.before.title);
    await this.presses(ui.before.ready);
    await this.keepsSecrets(paper);
    await this.choosesWay(decisions, paper.portalUrl);
    await this.sees(ui.confirm.title);
    if (decisions.own !== undefined) {
      await this.chooses('own');
      await this.fills('newPassword', decisions.own);
    }
  }

  async decidesWhen(isEmergency: boolean): Promise<void> {
    const { ui } = this;
    await this.sees(ui.when.title);
    await this.chooses(isEmergency ? 'emergency' : 'now');
    if (isEmergency) await this.reads(ui.when.emergencyTitle);
    await this.presses(ui.when.nextNow);
  }

  /** The current SIP password and the self-care login, where they are not kept yet. */
  async keepsSecrets(paper: Paper): Promise<void> {
    const { ui } = this;
    await this.sees(ui.secrets.sipTitle);
    if (await this.button(ui.app.next).isVisible()) await this.presses(ui.app.next);
    else {
      await this.fills('password', paper.password);
      await this.presses(ui.secrets.store);
    }
    await this.sees(ui.secrets.portalTitle);
    if (await this.button(ui.app.next).isVisible()) await this.presses(ui.app.next);
    else {
      await this.fills('id', paper.selfcareId);
      await this.fills('password', paper.selfcarePassword);
      await this.presses(ui.secrets.store);
    }
  }

  async choosesWay({ by = 'portal', portalUrl }: Decisions, usual: string): Promise<void> {
    const { ui } = this;
    await this.sees(ui.portal.title);
    await this.chooses(by);
    if (by === 'portal') await this.fills('portalUrl', portalUrl ?? usual);
    await this.presses(ui.app.next);
  }

  async typesCode(code: string): Promise<void> {
    const { ui } = this;
    await this.sees(ui.signIn.codeTitle);
    await this.fills('code', code);
    await this.presses(ui.signIn.send);
  }

  /** The code that was mailed last, as the person finds it in the mailbox. */
  async typesMailedCode({ mailboxUrl }: Pick<PracticeCarrier, 'mailboxUrl'>): Promise<void> {
    await this.sees(this.ui.signIn.codeTitle);
    const answer = await fetch(mailboxUrl, { headers: { accept: 'application/json' } });
    const { code } = (await answer.json()) as { readonly code: string };
    await this.typesCode(code);
  }

  /** Shows the new password, reads it, hides it again; begins anew where the next step came in between. */
  async readsNewPassword(): Promise<string> {
    const { ui } = this;
    const signs = this.page.locator('.spelled-sign');
    let password = '';
    await expect(async () => {
      if ((await signs.count()) === 0) {
        await this.findsReveal();
        await this.presses(ui.reveal.show);
      }
      await expect(signs).toHaveCount(8, { timeout: 5_000 });
      password = (await signs.allTextContents()).join('');
      await this.presses(ui.reveal.hide);
      await expect(signs).toHaveCount(0, { timeout: 5_000 });
    }).toPass();
    return password;
  }

  /** While the phone is being looked for, how to set it up is one press away. */
  async findsReveal(): Promise<void> {
    const reveal = this.button(this.ui.reveal.show);
    const guide = this.button(this.ui.verify.guide);
    await reveal.or(guide).first().waitFor();
    if (!(await reveal.isVisible())) await this.presses(this.ui.verify.guide);
    await reveal.waitFor({ timeout: 5_000 });
  }

  /** Types the new password into the phone by its own admin page, in another tab, and comes back. */
  async setsUpPhone({ adapterUrl }: Pick<PracticeCarrier, 'adapterUrl'>): Promise<string> {
    const password = await this.readsNewPassword();
    const browser = this.page.context().browser();
    if (browser === null) {
      await fetch(adapterUrl, { method: 'POST', body: new URLSearchParams({ sip_password: password }) });
      return password;
    }
    const context = await browser.newContext();
    const admin = await context.newPage();
    await admin.goto(adapterUrl);
    await admin.locator('#sip_password').fill(password);
    await admin.getByRole('button').click();
    await admin.waitForLoadState();
    await context.close();
    return password;
  }

  /** From the moment the carrier was seen to take the new password to the proof that the phone is back. */
  async bringsPhoneBack(carrier: Pick<PracticeCarrier, 'adapterUrl'>): Promise<string> {
    const { ui } = this;
    await this.findsPhoneGuide();
    const password = await this.setsUpPhone(carrier);
    // A planned look may see the phone before the person has pressed anything.
    for (const look of [ui.phone.done, ui.verify.look]) {
      if (await this.button(look).isVisible()) await this.presses(look).catch(() => {});
    }
    await this.sees(ui.proof.title.L3);
    return password;
  }

  /** How to put the password into a phone: a screen of its own, or beside the looks for the phone. */
  async findsPhoneGuide(): Promise<void> {
    const { ui } = this;
    await expect(this.heading).toHaveText(anyOf(ui.phone.title, ui.verify.title, ui.verify.notSeen), {
      timeout: 60_000,
    });
    await this.findsReveal();
  }
}

/** Exactly one of these titles. */
export function anyOf(...titles: readonly string[]): RegExp {
  return new RegExp(`^(${titles.map((title) => title.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')).join('|')})$`, 'u');
}
