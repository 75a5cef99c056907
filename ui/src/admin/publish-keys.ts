import type { PhotoDetail } from '../api/photos.js';
import { randomId } from '../lib/ids.js';
import { members, text, texts } from '../lib/read.js';
import type { Members } from '../lib/read.js';
import type { Drafts } from '../shell/drafts.js';
import type { PublishBody } from './admin-api.js';

/** Where the key of a publication is kept, so that a reload keeps it too. */
export interface KeyMemory {
  read(): unknown;
  write(value: unknown): void;
  drop(): void;
}

/**
 * One idempotency key per content: the same content keeps its key until an answer is final. Beside it stands the
 * publication that is under way, which a reload finds again. Spec: ui.md sections 7 and 8.
 */
export class KeyKeeper {
  constructor(
    private readonly memory: KeyMemory,
    private readonly newKey: () => string,
  ) {}

  keyFor(body: PublishBody): string {
    const content = JSON.stringify(body);
    const kept = this.kept();
    const known = text(kept['key']);
    if (known !== null && kept['content'] === content) return known;
    const key = this.newKey();
    this.memory.write({ content, key });
    return key;
  }

  /** The service has taken it and works on. */
  began(operation: string): void {
    this.memory.write({ ...this.kept(), operation });
  }

  /** Nobody waits for it any more; its key stays. */
  left(): void {
    const { operation, ...rest } = this.kept();
    if (operation !== undefined) this.memory.write(rest);
  }

  /** What was under way when this tab last looked. */
  running(): { readonly operation: string; readonly body: PublishBody } | null {
    const { operation, content } = this.kept();
    const id = text(operation);
    return id === null ? null : { operation: id, body: bodyOf(text(content) ?? '{}') };
  }

  /** The answer is final: whatever is sent next is a new request. */
  renew(): void {
    this.memory.drop();
  }

  private kept(): Members {
    return members(this.memory.read());
  }
}

/** The very content that was sent, so that its key stays good. */
function bodyOf(content: string): PublishBody {
  try {
    const body = members(JSON.parse(content));
    return { ...body, platforms: texts(body['platforms']) };
  } catch {
    return { platforms: [] };
  }
}

/** Whether this tab was waiting for a publication of the photo when it was loaded again. */
export const isUnderWay = (drafts: Drafts, photo: PhotoDetail): boolean => keysOf(drafts, photo).running() !== null;

/** The keys of a photo in this tab. */
export function keysOf(drafts: Drafts, { folder, filename }: PhotoDetail): KeyKeeper {
  const memory = {
    read: () => drafts.read('publish', folder, filename),
    write: (value: unknown) => void drafts.write('publish', folder, filename, value),
    drop: () => drafts.drop('publish', folder, filename),
  };
  return new KeyKeeper(memory, randomId);
}
