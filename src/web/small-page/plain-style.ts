/**
 * The style of the small pages that the service makes itself: as the page looks, light and dark, on a phone and
 * beside a keyboard. A text of ours, so that an error has its looks when no page is built.
 */
export const PLAIN_STYLE = `/* Colours are those of ui/src/styles/tokens.css. */
:root {
  color-scheme: light dark;
  --ground: #f4f3f0;
  --surface: #ffffff;
  --surface-2: #ebe9e4;
  --line: #d9d6cf;
  --line-strong: #8b877e;
  --text: #1b1b1a;
  --soft: #5d5a54;
  --accent: #9c4a08;
  --accent-ground: #b04f08;
  --accent-hover: #8f3f04;
  --on-accent: #ffffff;
  --shadow: 0 1px 2px rgb(0 0 0 / 8%), 0 8px 24px rgb(0 0 0 / 10%);
  --font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Inter', sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', 'Noto Sans Mono', 'DejaVu Sans Mono', monospace;
}

@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131415;
    --surface: #1b1c1e;
    --surface-2: #26272a;
    --line: #313236;
    --line-strong: #7c7d82;
    --text: #ececea;
    --soft: #a8a7a3;
    --accent: #f2a541;
    --accent-ground: #f2a541;
    --accent-hover: #ffb95e;
    --on-accent: #1d1303;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 12px 32px rgb(0 0 0 / 45%);
  }
}

* {
  box-sizing: border-box;
}

html {
  background: var(--ground);
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}

body {
  display: grid;
  place-items: center;
  min-block-size: 100vh;
  min-block-size: 100dvh;
  margin: 0;
  padding: max(16px, env(safe-area-inset-top)) max(16px, env(safe-area-inset-right))
    max(16px, env(safe-area-inset-bottom)) max(16px, env(safe-area-inset-left));
  color: var(--text);
  font: 1rem/1.5 var(--font);
  -webkit-font-smoothing: antialiased;
}

main {
  display: grid;
  gap: 16px;
  inline-size: min(100%, 448px);
  padding: 32px;
  border: 1px solid var(--line);
  border-radius: 16px;
  background: var(--surface);
  box-shadow: var(--shadow);
  overflow-wrap: anywhere;
}

h1,
p {
  margin: 0;
}

h1 {
  margin-block-start: 8px;
  font-size: 1.5rem;
  font-weight: 650;
  letter-spacing: -0.015em;
  line-height: 1.25;
  text-wrap: balance;
}

svg {
  display: block;
  inline-size: 40px;
  block-size: 40px;
  color: var(--accent);
}

nav {
  display: flex;
  flex-wrap: wrap;
  gap: 8px;
  margin-block-start: 8px;
}

a {
  display: inline-flex;
  flex: 1;
  align-items: center;
  justify-content: center;
  min-block-size: 48px;
  padding: 8px 16px;
  border: 1px solid var(--line-strong);
  border-radius: 8px;
  color: var(--text);
  font-weight: 500;
  line-height: 1.25;
  text-align: center;
  text-decoration: none;
  transition:
    background 140ms,
    border-color 140ms;
}

a:hover {
  background: var(--surface-2);
}

a:first-child {
  border-color: var(--accent-ground);
  background: var(--accent-ground);
  color: var(--on-accent);
}

a:first-child:hover {
  border-color: var(--accent-hover);
  background: var(--accent-hover);
}

a:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}

small {
  display: block;
  padding-block-start: 16px;
  border-block-start: 1px solid var(--line);
  color: var(--soft);
  font: 0.8125rem/1.5 var(--mono);
}

@media (width < 600px) {
  main {
    padding: 24px;
  }

  a {
    flex-basis: 100%;
  }
}

@media (prefers-reduced-motion: reduce) {
  a {
    transition: none;
  }
}
`;
