import { Component } from 'preact';
import type { ComponentType, JSX } from 'preact';

/** Draws a part again only when one of its properties is another one. For parts of which there are very many. */
export function memo<P extends object>(Part: ComponentType<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const names = new Set([...Object.keys(this.props), ...Object.keys(next)]) as Set<keyof P>;
      return [...names].some((name) => !Object.is(this.props[name], next[name]));
    }

    override render(): JSX.Element {
      return <Part {...this.props} />;
    }
  };
}
