/** Which way: `up` = to the server that is stood before, `down` = what it answers. */
export type Direction = 'up' | 'down';

/** What a network does to a connection, as bytes and never as HTTP. Spec: reliability.md section 8. */
export type Toxic =
  /** Nobody there: what is open is reset, and so is whatever comes. */
  | { readonly kind: 'down' }
  /** Every piece waits; with `jitterMs` up to so much longer. */
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs?: number; readonly direction?: Direction }
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number; readonly direction?: Direction }
  /** The end of a connection arrives so much later. */
  | { readonly kind: 'slow_close'; readonly ms: number }
  /** Takes everything, passes nothing, says nothing, for as long as it stands. */
  | { readonly kind: 'timeout'; readonly direction?: Direction }
  /** A reset in the middle, after so many bytes (0) in this direction. */
  | { readonly kind: 'reset'; readonly afterBytes?: number; readonly direction?: Direction }
  /** Pieces of so many bytes with a pause between them. */
  | { readonly kind: 'slicer'; readonly bytes: number; readonly pauseMs?: number; readonly direction?: Direction }
  /** An orderly end after so many bytes in this direction. */
  | { readonly kind: 'limit'; readonly bytes: number; readonly direction?: Direction };

export type ToxicKind = Toxic['kind'];

/** Whether a toxic counts for this direction; without one it counts for both. */
export function concerns(toxic: Toxic, direction: Direction): boolean {
  return !('direction' in toxic) || toxic.direction === undefined || toxic.direction === direction;
}
