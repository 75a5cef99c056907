import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { PhotoItem } from '../api/photos.js';
import { randomId } from '../lib/ids.js';
import { useStore } from '../lib/use-store.js';
import { showProblem, useApp, useBlocked } from '../shell/app-context.js';
import type { BulkOrder } from './job.js';
import { Question, TypedWord } from './question.js';
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
    <BulkQuestion
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
      <TypedWord label={texts.t('admin.bulk.type', { word })} shown={null} value={typed} onType={setTyped} />
    </BulkQuestion>
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
    <BulkQuestion
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
    </BulkQuestion>
  );
}

interface BulkQuestionProps extends BulkDialogProps {
  readonly title: string;
  readonly button: string;
  readonly danger?: boolean;
  readonly allowed: boolean;
  readonly options: NonNullable<BulkOrder['options']>;
  readonly children: ComponentChildren;
}

/** The key is made when the question opens, and anew when another thing is asked for: a double click begins one job. */
function BulkQuestion(props: BulkQuestionProps): JSX.Element {
  const app = useApp();
  const { jobs } = useAdmin();
  const blocked = useBlocked();
  const order = { ...props.order, options: props.options };
  const key = useMemo(randomId, [JSON.stringify(order)]);
  const begin = async (): Promise<void> => {
    const problem = await jobs.start(order, key);
    if (problem !== null) return showProblem(app, problem);
    props.onClose();
    props.onBegun();
  };
  return (
    <Question
      title={props.title}
      button={props.button}
      danger={props.danger === true}
      allowed={props.allowed && blocked === null}
      onYes={begin}
      onClose={props.onClose}
    >
      {props.children}
    </Question>
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
