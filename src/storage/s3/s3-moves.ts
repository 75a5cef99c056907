import { hasCode, type PhotoRef } from '../../kernel/index.js';
import type { MoveResult, PhotoTarget } from '../image-storage.port.js';
import { badName } from '../names.js';
import { guardedBody } from '../remote/index.js';
import { mediaTypeOf } from '../sniff.js';
import { storageIntegrity, storageUnavailable } from '../storage.errors.js';
import type { CopyForm } from './copies.js';
import type { StillHeld } from './name-locks.js';
import { HASH_KEY, MOVE_KEY, type ObjectHead } from './object-heads.js';
import { hashOfStream } from './photo-bodies.js';
import type { PhotoRefs } from './photo-refs.js';
import { removeVersion } from './removals.js';
import type { S3Deps } from './s3-deps.js';

interface Move {
  readonly ref: PhotoRef;
  readonly target: PhotoTarget;
  readonly nonce: string;
  readonly from: string;
  readonly to: string;
  readonly form: CopyForm;
  readonly signal: AbortSignal | undefined;
  readonly stillHeld: StillHeld;
}

/**
 * Moves by a copy onto a free name, a look at the copy, and the removal of the source: at every instant the photo has at
 * least one name, and none is ever overwritten. The nonce in the copy's metadata proves that it is ours. A moved photo
 * is a new object, so its modified time is that of the move. Spec: storage.md section 5, publishing.md section 5.5.
 */
export class S3Moves {
  constructor(
    private readonly deps: S3Deps,
    private readonly refs: PhotoRefs,
  ) {}

  /** @param target its name is checked and in NFC */
  async move(ref: PhotoRef, target: PhotoTarget, nonce: string, signal: AbortSignal | undefined): Promise<MoveResult> {
    const names = [this.refs.lockOf(ref.folder, ref.name), this.refs.lockOf(target.folder, target.name)];
    if (names[0] === names[1]) throw badName('same_name');
    const { copyForm: form } = await this.deps.conditions.forWriting(signal);
    const [from, to] = [this.refs.keyOf(ref), this.refs.keyOf(target)];
    return this.deps.locks.hold(names, signal, (stillHeld) =>
      this.#moveLocked({ ref, target, nonce, from, to, form, signal, stillHeld }),
    );
  }

  async #moveLocked(move: Move): Promise<MoveResult> {
    const { ref, target, signal } = move;
    const { objects, names } = this.deps;
    const taken = await names.all(target.folder, target.name, signal);
    const mine = taken.some(({ key }) => key === move.to) ? await this.#mineAtTarget(move) : null;
    const source = await objects.head(move.from, signal);
    if (mine !== null) return this.#finishEarlier(move, mine, source);
    if (source === null) return { outcome: 'source_gone' };
    if (source.etag !== ref.version) return { outcome: 'source_changed' };
    if (taken.length > 0) return { outcome: 'target_taken' };
    move.stillHeld();
    const copy = await this.#copy(move, source);
    if (copy === 'precondition') return this.#whoWasFaster(move);
    await this.#verify(move, source, copy);
    await this.#removeSource(move);
    return this.#moved('moved', move, copy);
  }

  /** An earlier try got as far as the copy: what is left is to take the old name away. */
  async #finishEarlier(move: Move, mine: ObjectHead, source: ObjectHead | null): Promise<MoveResult> {
    const isSource = source !== null && source.etag === move.ref.version;
    // Equal bytes that came after the copy are another photo that got the name since.
    if (isSource && source.modifiedAt <= mine.modifiedAt) {
      await this.#verify(move, source, mine);
      await this.#removeSource(move);
    }
    return this.#moved('already_moved', move, mine);
  }

  async #mineAtTarget({ to, nonce, signal }: Move): Promise<ObjectHead | null> {
    const head = await this.deps.objects.head(to, signal);
    return head?.moveNonce === nonce ? head : null;
  }

  /** @returns the head of the copy */
  async #copy(move: Move, source: ObjectHead): Promise<ObjectHead | 'precondition'> {
    const { ref, from, to, nonce, form, signal } = move;
    const hash = source.contentHash ?? this.deps.hashes.get(ref);
    const contentType =
      source.contentType?.startsWith('image/') === true ? source.contentType : mediaTypeOf(ref.format);
    const metadata = { ...(hash === null ? {} : { [HASH_KEY]: hash }), [MOVE_KEY]: nonce };
    const head = { size: source.size, contentType, metadata, kept: source.kept };
    try {
      const copied = await this.deps.copies.copy({ from, etag: ref.version, to, head }, form, signal);
      if (copied === 'precondition' || copied === 'absent') return 'precondition';
      if (typeof copied === 'string') throw storageUnavailable();
    } catch (error) {
      // The reply is lost, perhaps not the copy: the nonce decides.
      const mine = hasCode(error, 'storage_unavailable') ? await this.#mineAtTarget(move) : null;
      if (mine === null) throw error;
      return mine;
    }
    const mine = await this.#mineAtTarget(move);
    if (mine === null) throw storageUnavailable();
    return mine;
  }

  async #whoWasFaster({ ref, from, signal }: Move): Promise<MoveResult> {
    const source = await this.deps.objects.head(from, signal);
    if (source === null) return { outcome: 'source_gone' };
    return { outcome: source.etag === ref.version ? 'target_taken' : 'source_changed' };
  }

  /**
   * The source goes only after this. A bad copy goes instead, while the source is certainly there.
   * @throws PublisherError `storage_integrity`
   */
  async #verify(move: Move, source: ObjectHead, copy: ObjectHead): Promise<void> {
    const hash = source.contentHash ?? this.deps.hashes.get(move.ref);
    const isHash = hash === null || copy.contentHash === null || copy.contentHash === hash;
    const isSame = copy.size === source.size && isHash;
    if (isSame && (move.form !== 'get-and-put' || (await this.#isReadBack(move, copy)))) return;
    const there = await this.deps.objects.head(move.from, move.signal);
    if (there?.etag === move.ref.version) {
      await removeVersion(this.deps.objects, this.deps.conditions, move.to, copy.etag, { signal: move.signal });
    }
    throw storageIntegrity();
  }

  /** Bytes that went through our hands: the same version as the source is the same bytes, else they are compared. */
  async #isReadBack({ ref, from, to, signal }: Move, copy: ObjectHead): Promise<boolean> {
    if (copy.etag === ref.version) return true;
    const hashes: string[] = [];
    for (const [key, etag] of [
      [from, ref.version],
      [to, copy.etag],
    ] as const) {
      const open = await this.deps.objects.open(key, etag, null, signal);
      if (typeof open === 'string') throw storageUnavailable();
      hashes.push((await hashOfStream(guardedBody(open.stream, open.size, signal))).hash);
    }
    return hashes[0] === hashes[1];
  }

  /** A file that somebody put under the old name meanwhile has another version and stays. */
  async #removeSource({ from, ref, signal, stillHeld }: Move): Promise<void> {
    stillHeld();
    const { objects, conditions } = this.deps;
    await removeVersion(objects, conditions, from, ref.version, { signal });
  }

  #moved(outcome: 'moved' | 'already_moved', { ref, target }: Move, head: ObjectHead): MoveResult {
    this.deps.hashes.moved(ref, { ...target, version: head.etag });
    const moved = this.refs.refOf(target.folder, target.name, head);
    if (moved === null) throw storageUnavailable();
    return { outcome, ref: moved };
  }
}
