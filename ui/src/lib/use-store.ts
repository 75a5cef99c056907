import { useLayoutEffect, useState } from 'preact/hooks';
import type { Store } from './store.js';

/** The store's value; the component is drawn again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState<T>(() => store.get());
  useLayoutEffect(() => {
    const take = (): void => setValue(() => store.get());
    take();
    return store.subscribe(take);
  }, [store]);
  return value;
}
