/** The page's style: a slip of paper on a table, by day and by night. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --table: #efe6d8; --paper: #fffdf8; --edge: #e2d6c3; --ink: #2b2420; --faint: #75675a;
  --accent: #a63a1e; --on-accent: #fff; --shadow: 0 1px 2px #5a3d1e1f, 0 18px 40px -18px #5a3d1e59;
}
@media (prefers-color-scheme: dark) {
  :root {
    --table: #16130f; --paper: #231e19; --edge: #3a322a; --ink: #f3e9dc; --faint: #ab9c8b;
    --accent: #f0a07c; --on-accent: #2a150b; --shadow: 0 18px 40px -18px #000;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100svh; display: grid; place-items: center;
  padding: clamp(1rem, 4vw, 3rem); background: var(--table); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif;
}
main {
  width: min(100%, 40rem); padding: clamp(1.75rem, 6vw, 3.5rem); text-align: center;
  background: var(--paper); border: 1px solid var(--edge); border-radius: 4px; box-shadow: var(--shadow);
}
.kicker {
  margin: 0; color: var(--accent); font-size: .8rem; font-weight: 600; letter-spacing: .14em;
  text-transform: uppercase;
}
blockquote {
  margin: 1.5rem 0 2rem; min-height: 4.2em; display: grid; place-items: center; overflow-wrap: anywhere;
  white-space: pre-line; text-wrap: balance;
}
.quote { font: clamp(1.4rem, 4.6vw, 2.1rem)/1.35 Georgia, 'Iowan Old Style', 'DejaVu Serif', serif; }
.none { color: var(--faint); font-size: 1.05rem; }
button {
  padding: .75rem 1.6rem; border: 0; border-radius: 999px; background: var(--accent);
  color: var(--on-accent); font: 600 1rem/1.2 system-ui, sans-serif; cursor: pointer;
}
button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
footer { margin-top: 2rem; color: var(--faint); font-size: .875rem; }
a { color: inherit; text-underline-offset: .2em; }
`;
