import type { PortalWords } from '../../core/carrier.ts';
import type { Troubles } from '../troubles.ts';
import type { Field, MenuItem, Page } from './page.ts';

/** The manual's screens (p. 4-7), words to the letter. Under a `page-changed-…` trouble they speak other words. */
export interface ScreenContext {
  readonly words: PortalWords;
  readonly troubles: Troubles;
  /** Makes an address of the portal for this visit. */
  readonly link: (path: string) => string;
  readonly token: string;
  readonly error?: string | undefined;
}

const NOTE_1 = [
  '※注意事項1',
  'IP加入電話パスワードを変更した場合、お客様のIP電話対応機器の設定変更が必要となります。',
  'IP電話対応機器の設定変更を行わないと、IP電話による発信、着信ができなくなりますのでご注意ください。',
];
const NOTE_2 = [
  '※注意事項2',
  'お客様にてIP加入電話パスワードを変更手続き後、弊社システムへ反映されるまでサービスがご利用できなくなりますのでご注意ください。',
  '弊社システムへ反映される時間は「戻る」でご確認ください。',
];

/** A label of the profile: its first spelling is the manual's. */
function first(words: readonly string[]): string {
  return words[0] ?? '';
}

export function loginScreen({ words, troubles, link, token, error }: ScreenContext): Page {
  const isChanged = troubles.has('page-changed-login');
  const [id, password] = isChanged ? ['お客様番号', '暗証番号'] : [first(words.login.id), first(words.login.password)];
  const lead = [
    'ログイン認証チェックを行います。',
    '※ご本人様確認のため、ログイン後、ご契約時に登録のメールアドレス宛に認証コードをお送りします。',
    'お手元に「サービス開始のご案内」をご用意いただき、「セルフケアID」「セルフケアパスワード」をご入力ください。',
    '紛失等により情報漏洩が発生しますと、第三者に悪用される恐れがありますので、本紙記載のIDやパスワード等につきましては、お客様において責任をもって管理いただきますようお願いいたします。',
    'お客様が第三者に共有する場合は、お客様の責任においてお取り扱いください。',
  ];
  return {
    heading: isChanged ? '会員サインイン' : 'セルフケアログイン',
    error,
    lead: isChanged ? [] : lead,
    section: isChanged ? ['★会員情報'] : ['★セルフケア情報'],
    form: {
      action: link('/selfcare/login'),
      hidden: [['token', token]],
      fields: [
        { name: 'scid', label: id, type: 'text', hint: `${id}を入力してください。` },
        { name: 'scpw', label: password, type: 'password', hint: `${password}を入力してください。` },
      ],
      button: isChanged ? 'サインイン' : first(words.login.submit),
    },
    notes: isChanged ? [] : ['※ご登録メールアドレスによる二段階認証を行います'],
  };
}

export function codeScreen({ words, troubles, link, token, error }: ScreenContext): Page {
  const isChanged = troubles.has('page-changed-code');
  const label = isChanged ? 'ご本人確認番号' : first(words.code.field);
  return {
    heading: isChanged ? 'ご本人確認' : '二段階認証',
    error,
    lead: isChanged
      ? ['お届けした番号をご入力ください。']
      : [
          'ご契約時に登録のメールアドレス宛に認証コードをお送りしました。',
          'メールに記載の認証コードを入力してください。',
        ],
    form: {
      action: link('/selfcare/code'),
      hidden: [['token', token]],
      fields: [{ name: 'otp', label, type: 'text', hint: `${label}を入力してください。 (6桁)`, maxLength: 6 }],
      button: isChanged ? '照合' : first(words.code.submit),
    },
  };
}

export function informationScreen({ words, link }: ScreenContext): Page {
  return {
    heading: '重要なお知らせ',
    lead: ['国際電話の不正利用にご注意ください。パスワードは定期的に変更してください。'],
    links: [{ text: first(words.next), href: link('/selfcare/menu') }],
  };
}

/** The whole menu as a tree; other items have an 入力画面 of their own, one of them for another password. */
export function menuTree({ words, troubles, link }: ScreenContext): readonly MenuItem[] {
  const isChanged = troubles.has('page-changed-menu');
  const [services, change, form] = isChanged
    ? ['ご契約の管理', '電話機まわりの設定', '開く']
    : words.menu.path.map(first);
  const other = (name: string, text = '入力画面') => ({ name, link: { text, href: link('/selfcare/other') } });
  return [
    { name: 'ご契約内容の照会', below: [other('ご契約内容照会', '照会画面'), other('ご利用明細照会', '照会画面')] },
    {
      name: services ?? '',
      below: [
        other('セルフケアパスワード変更'),
        other('登録メールアドレス変更'),
        { name: change ?? '', link: { text: form ?? '', href: link('/selfcare/ip-password') } },
        other('着信転送設定'),
        other('迷惑電話撃退設定'),
      ],
    },
    { name: 'お問い合わせ', below: [other('故障受付')] },
  ];
}

const MENU_LEAD = ['ご希望のお手続きを選択してください。'];

/** Everything on one page, or (nested) one level a page: `path` names the items already chosen, by position. */
export function menuScreen(context: ScreenContext, nested?: { readonly path: readonly number[] }): Page {
  const links = [{ text: 'ログアウト', href: context.link('/selfcare/logout') }];
  const tree = menuTree(context);
  if (nested === undefined) return { heading: 'メニュー', lead: MENU_LEAD, menu: tree, links };
  const [section, item] = nested.path;
  const below = section === undefined ? undefined : tree[section];
  const chosen = item === undefined ? undefined : below?.below?.[item];
  const entry = (name: string, path: string): MenuItem => ({
    name: '',
    link: { text: `◆${name}`, href: context.link(path) },
  });
  if (chosen?.link !== undefined) return { heading: chosen.name, menu: [{ name: '', link: chosen.link }], links };
  if (below !== undefined)
    return {
      heading: below.name,
      menu: (below.below ?? []).map(({ name }, index) => entry(name, `/selfcare/menu/${section}/${index}`)),
      links,
    };
  return {
    heading: 'メニュー',
    lead: MENU_LEAD,
    menu: tree.map(({ name }, index) => entry(name, `/selfcare/menu/${index}`)),
    links,
  };
}

export interface Echo {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** A hidden value in Japanese: it must come back byte for byte in the page's own charset. */
export const SCREEN_NAME = 'IP加入電話パスワード変更・入力';

export function formScreen(context: ScreenContext, echo?: Echo): Page {
  const { words, troubles, link, token, error } = context;
  const isChanged = troubles.has('page-changed-form');
  const label = (name: readonly string[], changed: string) => (isChanged ? changed : first(name));
  const fields: Field[] = [
    {
      name: 'ipno',
      label: first(words.form.number),
      type: 'text',
      hint: 'パスワードを変更するIP加入電話番号を入力してください。 (例:05012345678)',
    },
    {
      name: 'curpw',
      label: label(words.form.currentPassword, '現在の暗証'),
      type: 'password',
      hint: 'パスワードを変更する現在のIP加入電話パスワードを入力してください。',
    },
    {
      name: 'newpw',
      label: label(words.form.newPassword, 'あたらしい暗証'),
      type: 'password',
      hint: '新しいIP加入電話パスワードを入力してください。 (8文字)',
      maxLength: 8,
    },
    {
      name: 'newpw2',
      label: label(words.form.newPasswordAgain, 'あたらしい暗証(再入力)'),
      type: 'password',
      hint: '確認のためもう一度、新しいIP加入電話パスワードを入力してください。 (8文字)',
      maxLength: 8,
    },
  ];
  if (isChanged)
    fields.splice(1, 0, {
      name: 'birth',
      label: 'ご契約者生年月日(必須)',
      type: 'text',
      hint: '8桁で入力してください。',
    });
  return {
    heading: 'IP加入電話パスワード変更',
    error: echo === undefined ? error : `${error} (${echo.currentPassword} → ${echo.newPassword})`,
    lead: ['ここでは、IP加入電話パスワードの変更が行えます。', '入力可能な文字は、半角英小文字・数字のみです。'],
    section: ['★IP加入電話サービス情報', '(IP-Phone Service Info)'],
    form: {
      action: link('/selfcare/ip-password'),
      hidden: [
        ['token', token],
        ['gamen', SCREEN_NAME],
      ],
      fields:
        echo === undefined
          ? fields
          : fields.map((field) => (field.name === 'newpw' ? { ...field, value: echo.newPassword } : field)),
      button: first(words.form.submit),
      backTo: link('/selfcare/menu'),
    },
    notes: [...NOTE_1, ...NOTE_2, '※ハイフン無しでご入力ください。', '※8文字で入力してください。'],
    links: [{ text: '戻る', href: link('/selfcare/menu') }],
  };
}

export function confirmScreen({ words, link, token }: ScreenContext, number: string): Page {
  return {
    heading: 'IP加入電話パスワード変更 確認',
    lead: ['以下の内容で変更します。よろしいですか。'],
    rows: [
      [first(words.form.number), number],
      [first(words.form.newPassword), '********'],
    ],
    form: {
      action: link('/selfcare/ip-password/confirm'),
      hidden: [['token', token]],
      fields: [],
      button: first(words.confirm.submit),
      backTo: link('/selfcare/ip-password'),
    },
    notes: [...NOTE_1, ...NOTE_2],
  };
}

export function completionScreen({ words, troubles, link }: ScreenContext): Page {
  const links = [{ text: 'メニューへ', href: link('/selfcare/menu') }];
  if (troubles.has('page-changed-completion'))
    return { heading: 'お手続き', lead: ['お申し込みを承りました。ありがとうございました。'], links };
  return {
    heading: 'IP加入電話パスワード変更',
    lead: [`${first(words.completion.sentence)}。`, 'IP電話対応機器の変更を実施します。'],
    links,
  };
}
