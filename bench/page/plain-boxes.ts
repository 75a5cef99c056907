/** A page that scrolls as many boxes as a grid has tiles, and does nothing: what this machine can do at best. */
export function plainBoxes(count: number, columns: number): string {
  const style = `ul{display:grid;grid-template-columns:repeat(${columns},1fr);gap:8px;margin:0;padding:0;list-style:none}
    li{height:150px;background:#888}`;
  return `<!doctype html><meta name="viewport" content="width=device-width"><style>${style}</style><ul>${'<li></li>'.repeat(count)}</ul>`;
}
