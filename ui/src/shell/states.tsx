import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { mayPass } from '../api/problem.js';
import type { Problem } from '../api/problem.js';
import type { Status } from '../api/session.js';
import { useStore } from '../lib/use-store.js';
import { SignInLink } from '../sign-in/sign-in-link.js';
import type { TextKey } from '../text/texts.js';
import { problemText } from '../text/problem-text.js';
import { useApp } from './app-context.js';
import { Icon } from './icon.js';
import type { IconName } from './icon.js';

/** A quiet text in the place where something else would be; no state is a blank page. */
export function Notice(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="notice">
      <span class="notice-icon">
        <Icon name={props.icon} />
      </span>
      <p class="notice-title">{props.title}</p>
      {props.children}
    </div>
  );
}

/** Why something could not be read, in words, with the way on. Spec: ui.md section 10. */
export function Fault(props: { readonly problem: Problem; readonly onRetry: () => void }): JSX.Element {
  const { texts } = useApp();
  const { problem, onRetry } = props;
  if (['sign_in_required', 'session_expired'].includes(problem.code)) return <SignInFirst />;
  if (['not_admin_here', 'auth_not_configured', 'auth_disabled'].includes(problem.code)) return <SignInFirst />;
  const offline = problem.code === 'no_answer';
  return (
    <Notice icon={offline ? 'offline' : 'warning'} title={problemText(texts, problem)}>
      {mayPass(problem) ? <Countdown key={problem} from={problem.retryAfterSeconds ?? 12} onEnd={onRetry} /> : null}
      <button type="button" class="button" onClick={onRetry}>
        {texts.t(mayPass(problem) ? 'app.retry_now' : 'app.try_again')}
      </button>
      {problem.requestId !== null && <RequestId id={problem.requestId} />}
    </Notice>
  );
}

/** Why nobody can sign in here; null = one can. Spec: auth.md section 2. */
export function whyClosed(status: Status | null): TextKey | null {
  if (status?.authMode !== 'none') return null;
  return status.reason === 'auth_disabled' ? 'auth.auth_disabled' : 'auth.auth_not_configured';
}

/** What a person without the right to look sees. */
export function SignInFirst(): JSX.Element {
  const { texts, session } = useApp();
  const { status } = useStore(session.state);
  if (status?.signedIn === true) {
    return (
      <Notice icon="lock" title={texts.t('state.no_rights', { email: status.email ?? texts.t('state.some_account') })}>
        <SignInLink class="button" anotherAccount>
          {texts.t('state.other_account')}
        </SignInLink>
      </Notice>
    );
  }
  const closed = whyClosed(status);
  if (closed !== null) {
    return (
      <Notice icon="lock" title={texts.t(closed)}>
        <p class="soft">{texts.t('state.nothing_can_be_changed')}</p>
      </Notice>
    );
  }
  return (
    <Notice icon="lock" title={texts.t('state.sign_in_to_see')}>
      <SignInLink class="button primary">{texts.t('auth.sign_in')}</SignInLink>
    </Notice>
  );
}

function Countdown(props: { readonly from: number; readonly onEnd: () => void }): JSX.Element {
  const { texts } = useApp();
  const { from, onEnd } = props;
  const [left, setLeft] = useState(from);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setLeft((seconds) => Math.max(0, seconds - 1));
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left === 0) onEnd();
    // asks once per countdown, whatever is drawn meanwhile
  }, [left]);
  return <p class="soft">{texts.t('state.again_in', { seconds: left })}</p>;
}

/** The id for support, ready to be copied. */
export function RequestId({ id }: { readonly id: string }): JSX.Element {
  const { texts } = useApp();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard?.writeText(id).then(
      () => setCopied(true),
      () => setCopied(false), // the id can still be selected by hand
    );
  };
  return (
    <span class="request-id">
      <span class="soft">{texts.t('app.request_id')}</span> <code>{id}</code>
      <button type="button" class="button quiet small" onClick={copy}>
        {texts.t(copied ? 'app.copied' : 'app.copy')}
      </button>
    </span>
  );
}
