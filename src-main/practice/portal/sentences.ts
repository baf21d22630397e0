import type { RefusalKind } from '../../core/carrier.ts';

/** How this portal says no. The manual shows no refusal; these are made to be found by the profile's words. */
export const REFUSALS: { readonly [K in RefusalKind]: string } = {
  'portal-login-wrong': 'IDまたはパスワードが正しくありません。',
  'portal-code-wrong': '認証コードが正しくありません。',
  'portal-code-expired': '認証コードの有効期限が切れています。',
  'portal-locked': '入力回数を超えたため、セルフケアはロックされています。しばらくしてからお試しください。',
  'portal-maintenance': 'メンテナンスのため、ただいまご利用いただけません。',
  'portal-session-expired': 'セッションの有効期限が切れました。再度ログインしてください。',
  'portal-current-password-wrong': '現IP加入電話パスワードが正しくありません。',
  'portal-number-not-found': '該当するIP加入電話番号が見つかりません。',
  'portal-password-refused': '新IP加入電話パスワードは半角英小文字・数字8文字で入力してください。',
};

export const NEW_PASSWORDS_DIFFER = '新IP加入電話パスワードが確認用と一致しません。';
export const NEW_PASSWORD_UNCHANGED = '新IP加入電話パスワードが現在のものと同じです。';
