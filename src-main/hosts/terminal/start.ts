/* `npm start`, for as long as there is no window to open. */

const locale =
  process.env.LC_ALL ||
  process.env.LC_MESSAGES ||
  process.env.LANG ||
  new Intl.DateTimeFormat().resolvedOptions().locale;

const sentences = locale.toLowerCase().startsWith('ja')
  ? [
      'ウィンドウ版はこれから加わります。それまでは、次のコマンドをお使いください。',
      '  練習（本物の回線には触れません）: npm run demo',
      '  コマンドの説明:                   npm run -s kakekae -- help',
    ]
  : [
      'The window comes next. Until then, please use these commands:',
      '  practice (touches no real line):  npm run demo',
      '  what the commands do:             npm run -s kakekae -- help',
    ];

process.stdout.write(`${sentences.join('\n')}\n`);
