/** Quiet colours in both themes; the pictures are what there is to look at. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #f4f3f0; --surface: #fff; --line: #d9d6cf; --text: #1b1b1a; --soft: #5d5a54; --accent: #9c4a08; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #131415; --surface: #1b1c1e; --line: #313236; --text: #ececea; --soft: #a8a7a3; --accent: #f0a35e; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
h1 { margin: 0; font-size: 1.35rem; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.05rem; }
small, code, .empty, header p { color: var(--soft); font-weight: 400; }
small { font-size: .8rem; }
code { float: right; font-size: .8rem; }
nav { display: flex; gap: .5rem; margin-top: 1rem; }
nav a { padding: .3rem .9rem; border: 1px solid var(--line); border-radius: 999px; text-decoration: none; }
nav a[aria-current] { background: var(--accent); border-color: var(--accent); color: var(--ground); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: .9rem; align-items: start; }
.posts { grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); }
figure { margin: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
img { display: block; width: 100%; aspect-ratio: 3 / 2; object-fit: cover; background: var(--line); }
figcaption { padding: .5rem .7rem; overflow-wrap: anywhere; }
figcaption small { display: block; }
figcaption p { margin: .4rem 0 0; white-space: pre-line; }
pre { margin: .4rem 0 0; max-height: 16rem; overflow: auto; font-size: .72rem; white-space: pre-wrap; }
table { width: 100%; border-collapse: collapse; background: var(--surface); border: 1px solid var(--line); }
th, td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); text-align: left; overflow-wrap: anywhere; }
ul { padding-left: 1.2rem; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--soft); font-size: .8rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;
