/** The style of the live page: the drawing's own colours, and room for phones. */

import { DARK, DRAWING, LIGHT } from '../../timeline/draw/theme.ts';

export function pageStyle(): string {
  return `:root{color-scheme:light dark;${LIGHT};--card:#f6f8fa;--edge:#7a8594;--focus:#0b5fff}
@media (prefers-color-scheme:dark){:root{${DARK};--card:#1a2028;--edge:#77828f;--focus:#7db1ff}}
${DRAWING}${LAYOUT}`;
}

const LAYOUT = `
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
header{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding:.5rem 1rem;background:var(--ground);border-bottom:1px solid var(--grid)}
h1{font-size:1.1rem;margin:0}h2{font-size:1rem;margin:0}
#connection{margin:0;color:var(--quiet);flex:1 1 12rem;min-width:0}#connection.bad{color:var(--alarm);font-weight:600}
.controls{display:flex;gap:.3rem;align-items:center;flex-wrap:wrap}
button,select,input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:6px;padding:.25rem .6rem;min-height:2rem}
button{cursor:pointer}button:disabled{opacity:.55;cursor:default}button.on{background:var(--run);color:var(--run-text);border-color:var(--run)}
.danger{background:var(--bad);color:#fff;border-color:var(--bad)}
:focus-visible{outline:3px solid var(--focus);outline-offset:1px}.item:focus{outline:none}.item:focus>rect{stroke:var(--focus);stroke-width:3;stroke-dasharray:none}
#span{color:var(--quiet);min-width:6.5rem}
main{display:grid;grid-template-columns:minmax(0,1fr) 21rem;gap:1rem;padding:.75rem 1rem}
#timeline{grid-column:1}aside{grid-column:2;grid-row:1/span 3;min-width:0}#logs{grid-column:1;min-width:0}
#legend{margin-bottom:.5rem;font-size:.9rem}#legend ul{margin:.3rem 0;padding:0;list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:.25rem 1.2rem}
#legend p{margin:.3rem 0}#legend li{padding-left:1.6rem;position:relative}.key{position:absolute;left:0;top:.3em;width:1.1rem;height:.75rem;border-radius:2px}
.key.run{background:var(--run)}.key.postStart{background:var(--post)}.key.preStop{background:var(--pre)}.key.instants{border:solid var(--instant);border-width:0 0 0 2px;border-radius:0;left:.5rem}.key.instants::after{content:"";position:absolute;left:.35rem;height:100%;border-left:2.5px solid var(--alarm)}.key.probes{border:solid var(--good);border-width:0 2px;border-radius:0;width:.5rem;left:.3rem}
.key.grace{background:var(--grace);clip-path:polygon(0 0,100% 100%,0 100%)}
#axis{position:sticky;top:var(--head,3.2rem);z-index:1;background:var(--ground)}
#axis svg,#pods svg{display:block;width:100%;touch-action:pan-y;overflow:hidden}
.pod{border-top:1px solid var(--grid);padding:.5rem 0}
.bar{display:flex;gap:.5rem;align-items:center;flex-wrap:wrap}.bar h2{flex:1 1 auto;min-width:0;overflow-wrap:anywhere}
.story{margin:.1rem 0 .3rem;font-size:.92rem;min-height:1.45em;overflow-wrap:anywhere}
.state{color:var(--quiet);font-weight:400}.quiet{color:var(--quiet)}
.item[role=button]{cursor:pointer}.signal line{pointer-events:none}
.now{stroke:var(--focus);stroke-width:1}.jump{stroke:var(--focus);stroke-width:2;stroke-dasharray:2 3}
#events{list-style:none;margin:.4rem 0 0;padding:0;max-height:calc(100vh - 8rem);overflow:auto;border:1px solid var(--grid);border-radius:6px}
#events button{display:block;width:100%;text-align:left;border:0;border-radius:0;background:none;border-bottom:1px solid var(--grid);padding:.3rem .5rem;overflow-wrap:anywhere}
#events b{font-weight:600}#events .warning b{color:var(--alarm)}#events time{color:var(--quiet);font-size:.85rem}
#events .said{display:block;font-size:.88rem}
#details{position:fixed;z-index:3;left:1rem;right:1rem;bottom:.5rem;max-height:45vh;overflow:auto;max-width:56rem;box-shadow:0 2px 14px #0007}#details[hidden]{display:none}
#drill{grid-column:1;min-width:0}#drill ul{margin:.3rem 0;padding-left:1.2rem;overflow-wrap:anywhere}#drill[hidden]{display:none}
#details,#logs,#drill{border:1px solid var(--grid);border-radius:6px;padding:.5rem .75rem;background:var(--card)}#details p{margin:.3rem 0;overflow-wrap:anywhere}
pre{margin:.4rem 0 0;max-height:16rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.4 ui-monospace,"DejaVu Sans Mono",monospace}
#log{min-height:3rem}
dialog{border:1px solid var(--edge);border-radius:8px;background:var(--ground);color:var(--text);max-width:24rem}dialog::backdrop{background:#0008}
dialog form{display:grid;gap:.6rem}dialog p{margin:0}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;z-index:3;background:var(--ground);padding:.3rem}
.unseen-text{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (max-width:60rem){main{grid-template-columns:minmax(0,1fr)}aside,#timeline,#logs{grid-column:1;grid-row:auto}#events{max-height:16rem}#legend ul{grid-template-columns:1fr}}
@media (max-width:30rem){body{font-size:14px}main,header{padding:.4rem .5rem}}
@media (prefers-reduced-motion:reduce){*{scroll-behavior:auto}}
@media (forced-colors:active){.key{forced-color-adjust:none}}
`;
