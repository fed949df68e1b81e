import type { Visit } from './router.ts';

const css = Buffer.from(`:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; min-height: 100vh; place-items: center; }
main { width: min(30rem, calc(100vw - 3rem)); padding: 2rem 0; }
h1 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 1rem; }
label { display: block; margin: 1rem 0 0.25rem; font-weight: 500; }
input { width: 100%; box-sizing: border-box; font: inherit; padding: 0.5rem 0.75rem; border: 1px solid GrayText; border-radius: 0.5rem; }
button { font: inherit; font-weight: 600; margin-top: 1.25rem; padding: 0.5rem 1rem; border: 0; border-radius: 0.5rem; background: #2f5bea; color: #fff; cursor: pointer; }
a.button { display: inline-block; font-weight: 600; padding: 0.5rem 1rem; border-radius: 0.5rem; background: #2f5bea; color: #fff; text-decoration: none; }
.choice input { width: auto; }
.choice label { display: inline; }
button.quiet { background: none; color: inherit; border: 1px solid GrayText; }
h2 { font-size: 1rem; margin: 2rem 0 0.5rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: baseline; padding: 0.25rem 0.5rem 0.25rem 0; overflow-wrap: anywhere; }
td button { margin: 0; padding: 0.125rem 0.5rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
input[type=radio] { width: auto; }
fieldset { margin: 1rem 0 0; padding: 0.25rem 1rem 1rem; border: 1px solid GrayText; border-radius: 0.5rem; }
.choice label { display: inline; }
ul { margin: 0.5rem 0; padding-left: 1.25rem; overflow-wrap: anywhere; }
.servers form { display: inline; }
.servers button { margin: 0.25rem 0 0.25rem 0.5rem; padding: 0.125rem 0.5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }
dt { color: GrayText; }
dd { margin: 0; overflow-wrap: anywhere; }
code { overflow-wrap: anywhere; }
.small { color: GrayText; font-size: 0.875rem; }
.bad { border-left: 3px solid #d4351c; padding-left: 0.75rem; }
`);

export async function style(_parts: unknown, { response }: Visit): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/css; charset=utf-8',
    'content-length': css.length,
    'cache-control': 'max-age=3600',
    'x-content-type-options': 'nosniff',
  });
  response.end(css);
}
