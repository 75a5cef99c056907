import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { sized } from '../api/photos.js';
import { useApp } from '../shell/app-context.js';
import { Icon } from '../shell/icon.js';
import type { ThumbnailQueue } from './thumbnail-queue.js';

interface ThumbnailProps {
  readonly url: string;
  /** Edge in CSS pixels. */
  readonly size: number;
  /** Its place in a grid, whose queue says when it is asked for. */
  readonly at?: number;
  readonly queue?: ThumbnailQueue;
}

/** Edge in device pixels from which the larger picture is asked for. */
const DENSE_PX = 300;
/** A picture that did not come may come later: the service may have been busy. */
const AGAIN_MS = 10_000;

/** The picture of a tile; when the tile goes before it has come, it is called off. */
export function Thumbnail({ url, size, at = 0, queue }: ThumbnailProps): JSX.Element {
  const image = useRef<HTMLImageElement>(null);
  const leave = useRef<() => void>(() => undefined);
  const { session } = useApp();
  const [state, setState] = useState<'coming' | 'there' | 'broken'>('coming');
  const [tries, setTries] = useState(0);
  // With the frame that draws the tile: a moment later would cost the browser another layout.
  useLayoutEffect(() => {
    const element = image.current;
    if (element === null) return undefined;
    const start = (): void => {
      element.src = sized(url, size * window.devicePixelRatio > DENSE_PX ? 'w480h320' : 'w256h256');
    };
    if (queue === undefined) start();
    else leave.current = queue.enter(at, start);
    return () => {
      if (!element.complete) element.removeAttribute('src');
      leave.current();
    };
  }, [tries]);
  useLayoutEffect(() => {
    if (state !== 'broken' || tries > 1) return undefined;
    const timer = setTimeout(() => again(setState, setTries), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [state, tries]);
  // A picture asks for itself: nobody looked first whether the sign-in was over.
  const fail = async (): Promise<void> => {
    leave.current();
    if (tries === 0 && (await session.prepare(false))) again(setState, setTries);
    else setState('broken');
  };
  return (
    <span class={`tile-picture ${state}`}>
      {state === 'broken' ? (
        <Icon name="photo" />
      ) : (
        <img
          key={tries}
          ref={image}
          alt=""
          decoding="async"
          draggable={false}
          onLoad={() => {
            leave.current();
            setState('there');
          }}
          onError={() => void fail()}
        />
      )}
    </span>
  );
}

function again(setState: (state: 'coming') => void, setTries: (change: (tries: number) => number) => void): void {
  setState('coming');
  setTries((tries) => tries + 1);
}
