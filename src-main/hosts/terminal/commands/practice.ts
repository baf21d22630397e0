import { type PracticeCarrier, startPracticeCarrier } from '../../../compose.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { practiceOptions } from '../practice-options.ts';
import type { Session } from '../session.ts';

/** Runs the practice carrier until Ctrl-C. What it prints are pretend credentials: they open nothing but itself. */
export async function practice(session: Session): Promise<ExitCode> {
  const options = practiceOptions(session);
  if (!options.ok) return session.fail(options.problem);
  const started = await startPracticeCarrier(options.value);
  if (!started.ok) return session.fail(started.problem);
  const carrier = started.value;
  await carrier.adapter.start();
  show(session, carrier, options.value.speed ?? 1);
  await new Promise<void>((resolve) => {
    if (session.signal.aborted) return resolve();
    // Held open on purpose: the servers of the practice carrier do not keep a process alive by themselves.
    const hold = setInterval(() => {}, 60_000);
    const end = () => {
      clearInterval(hold);
      resolve();
    };
    session.signal.addEventListener('abort', end, { once: true });
  });
  await carrier.stop();
  return EXIT.done;
}

function show(session: Session, carrier: PracticeCarrier, speed: number): void {
  const { say } = session;
  const { line, sip } = carrier;
  const proxy = `${sip.host}:${sip.port}`;
  session.json({
    portalUrl: carrier.portalUrl,
    mailboxUrl: carrier.mailboxUrl,
    adapterUrl: carrier.adapterUrl,
    sip,
    selfcareId: carrier.selfcareId,
    selfcarePassword: carrier.selfcarePassword,
    password: carrier.password,
    number: line.number,
    service: line.service,
    user: line.account.user,
    authUser: line.account.authUser,
    speed,
  });
  if (session.isJson) return;
  const rows = [
    say.practiceReady,
    `${say.practicePortal}: ${carrier.portalUrl}`,
    `  セルフケアID ${carrier.selfcareId}  セルフケアパスワード ${carrier.selfcarePassword}`,
    `${say.practiceMail}: ${carrier.mailboxUrl}`,
    `${say.practiceAdapter}: ${carrier.adapterUrl}`,
    `${say.practiceSip}: ${proxy}  ${line.account.user}@${sip.domain}  ${say.practicePassword} ${carrier.password}`,
    '',
    say.practiceTry,
    `  npm run -s kakekae -- line add --number ${line.number} --service ${line.service} --domain ${sip.domain} --proxy ${proxy} --user ${line.account.user}`,
    `  npm run -s kakekae -- change --line ${line.number} --portal-url ${carrier.portalUrl} --keychain memory --follow`,
  ];
  session.tell(rows.join('\n'));
}
