import { Component } from 'preact';
import type { ComponentType, JSX } from 'preact';

/** Draws a part again only when one of its properties is another one; all of them are always given. */
export function memo<P extends object>(Part: ComponentType<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      for (const name in next) if (!Object.is(this.props[name], next[name])) return true;
      return false;
    }

    override render(): JSX.Element {
      return <Part {...this.props} />;
    }
  };
}
