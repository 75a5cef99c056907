import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { PhotoItem } from '../api/photos.js';
import { randomId } from '../lib/ids.js';
import { useStore } from '../lib/use-store.js';
import { showProblem, useApp, useBlocked } from '../shell/app-context.js';
import { Dialog } from '../shell/dialog.js';
import type { BulkOrder } from './job.js';
import { useAdmin } from './services.js';

export interface BulkDialogProps {
  readonly order: BulkOrder;
  /** What is known of the photos; empty = nothing. */
  readonly items: readonly PhotoItem[];
  readonly onClose: () => void;
  readonly onBegun: () => void;
}

/** The question before many photos are published or deleted. Spec: ui.md sections 4 and 7. */
export function BulkDialog(props: BulkDialogProps): JSX.Element {
  return props.order.action === 'delete' ? <DeleteMany {...props} /> : <PublishMany {...props} />;
}

/** The names are read, the number is typed, and it says that nothing brings them back. */
function DeleteMany(props: BulkDialogProps): JSX.Element {
  const { texts } = useApp();
  const names = props.order.photos.map(({ filename }) => filename);
  const [typed, setTyped] = useState('');
  // One photo is named, as everywhere; of many nobody would type all the names.
  const word = names.length === 1 ? (names[0] ?? '') : String(names.length);
  return (
    <Question
      {...props}
      title={texts.t('admin.delete.title')}
      button={texts.t('admin.delete.now')}
      danger
      allowed={typed.trim() === word}
      options={{ confirm: names }}
    >
      <p>
        <strong>{texts.n('admin.bulk.delete', names.length)}</strong>
      </p>
      <Names names={names} />
      <label class="field-block">
        <span class="field-label">{texts.t('admin.bulk.type', { word })}</span>
        <input
          class="input"
          value={typed}
          autoComplete="off"
          spellcheck={false}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
    </Question>
  );
}

/** Where to; every photo goes with the caption that is saved for it. */
function PublishMany(props: BulkDialogProps): JSX.Element {
  const { texts, session } = useApp();
  const { availability, publishers } = useAdmin();
  const { features } = useStore(session.state);
  const platforms = useStore(publishers);
  const [left, setLeft] = useState<readonly string[]>([]);
  useEffect(() => void availability.refresh(), [availability]);
  const chosen = platforms.filter(({ id, ready }) => ready && !left.includes(id)).map(({ id }) => id);
  const mayWrite = features?.analyze === true && features.aiReason === null;
  const count = (isSo: (item: PhotoItem) => boolean): number => props.items.filter(isSo).length;
  const bare = count((item) => !item.hasCaption);
  const through = count(({ publishState }) => publishState === 'published' || publishState === 'needs_decision');
  return (
    <Question
      {...props}
      title={texts.n('admin.bulk.publish', props.order.photos.length)}
      button={texts.n('admin.publish.to', chosen.length)}
      allowed={chosen.length > 0}
      options={{ platforms: chosen, ai: mayWrite ? 'auto' : 'never' }}
    >
      {platforms.length === 0 && <p class="soft">{texts.t('admin.no_platforms')}</p>}
      {platforms.map(({ id, label, ready, reason }) => (
        <div key={id}>
          <label class="check strong">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              disabled={!ready}
              onChange={() => setLeft(left.includes(id) ? left.filter((other) => other !== id) : [...left, id])}
            />
            <span>{label}</span>
          </label>
          {!ready && <p class="soft">{texts.find(`admin.code.${reason ?? ''}`) ?? texts.t('admin.not_ready')}</p>}
        </div>
      ))}
      <p>{texts.t('admin.bulk.as_saved')}</p>
      {bare > 0 && <p class="box">{texts.n(mayWrite ? 'admin.bulk.will_write' : 'admin.bulk.no_caption', bare)}</p>}
      {through > 0 && <p class="box">{texts.n('admin.bulk.left_out', through)}</p>}
      <Names names={props.order.photos.map(({ filename }) => filename)} />
    </Question>
  );
}

interface QuestionProps extends BulkDialogProps {
  readonly title: string;
  readonly button: string;
  readonly danger?: boolean;
  readonly allowed: boolean;
  readonly options: NonNullable<BulkOrder['options']>;
  readonly children: ComponentChildren;
}

/** The key is made when the question opens, and anew when another thing is asked for: a double click begins one job. */
function Question(props: QuestionProps): JSX.Element {
  const app = useApp();
  const { jobs } = useAdmin();
  const blocked = useBlocked();
  const [busy, setBusy] = useState(false);
  const order = { ...props.order, options: props.options };
  const key = useMemo(randomId, [JSON.stringify(order)]);
  const allowed = props.allowed && blocked === null && !busy;
  const begin = async (): Promise<void> => {
    if (!allowed) return;
    setBusy(true);
    const problem = await jobs.start(order, key);
    setBusy(false);
    if (problem !== null) return showProblem(app, problem);
    props.onClose();
    props.onBegun();
  };
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <button type="button" class="button" onClick={props.onClose}>
            {app.texts.t('admin.cancel')}
          </button>
          <button
            type="submit"
            form="bulk"
            class={`button ${props.danger === true ? 'danger' : 'primary'}`}
            disabled={!allowed}
            aria-busy={busy}
          >
            {props.button}
          </button>
        </>
      }
    >
      <form
        id="bulk"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        {props.children}
      </form>
    </Dialog>
  );
}

function Names({ names }: { readonly names: readonly string[] }): JSX.Element {
  return (
    <ul class="names" tabIndex={0}>
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}
