import { STYLE } from '../view/style.js';

/** On top of the style both pages of the demo share. */
export const ARRIVALS_STYLE = `${STYLE}
h3 { margin: 1rem 0 .6rem; font-size: .95rem; overflow-wrap: anywhere; }
.channels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 0 1.5rem; }
.grid { grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); }
article { display: flex; gap: 1rem; margin-bottom: .9rem; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
article > a { flex: 0 0 220px; }
article > a img { height: 100%; }
article > div { flex: 1; min-width: 0; padding: .8rem 1rem .8rem 0; overflow-wrap: anywhere; }
article > div:first-child { padding-left: 1rem; }
article h3 { margin: 0; }
article p { margin: .6rem 0; white-space: pre-line; }
.accepted_unheard, .refused { border-color: var(--accent); }
.refused img { opacity: .45; }
.fate, .bad { color: var(--accent); font-size: .85rem; }
figcaption .fate { display: block; }
.bad { margin: .4rem 0 0; font-weight: 600; }
header .bad { color: var(--accent); font-weight: 600; }
.spoiler { display: block; overflow: hidden; }
.spoiler img { filter: blur(14px); }
.spoiler:hover img, .spoiler:focus img { filter: none; }
.wide { overflow-x: auto; }
th, td { white-space: nowrap; }
td:last-child { white-space: normal; min-width: 12rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
@media (max-width: 40rem) {
  article { flex-direction: column; gap: 0; }
  article > a { flex: none; }
  article > div, article > div:first-child { padding: .8rem 1rem; }
}
`;

/** Loads the page anew when there is something new. Whoever runs no scripts reloads by hand. */
export const RENEW = `'use strict';
setInterval(async () => {
  if (document.hidden) return;
  const answer = await fetch('/version', { cache: 'no-store' }).catch(() => null);
  if (answer === null || !answer.ok) return;
  if ((await answer.text()) !== document.body.dataset.version) location.reload();
}, 1500);
`;
