"""The look of the HTML report."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --text: #1c2330; --soft: #5a6475; --back: #fbfbfd; --card: #fff;
  --line: #dfe3ea; --breaking: #b3261e; --warning: #8a5a00; --info: #2b5fb3; --calm: #1d6b3c; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e9ef; --soft: #a3adbd; --back: #12151b; --card: #1a1f28; --line: #303846;
    --breaking: #ff8a80; --warning: #f0b95a; --info: #8fb8ff; --calm: #7fd6a0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .8rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .3rem 0; }
code { font: .88em/1.4 ui-monospace, monospace; overflow-wrap: anywhere;
  background: color-mix(in srgb, var(--line) 45%, transparent); border-radius: .25rem;
  padding: .08em .3em; }
.verdict { border-left: .35rem solid var(--calm); background: var(--card); padding: .8rem 1rem;
  border-radius: .3rem; }
.verdict.breaking { border-color: var(--breaking); }
.verdict.breaking strong { color: var(--breaking); }
.verdict.calm strong { color: var(--calm); }
.counts { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .6rem;
  margin: 1rem 0; }
.counts a { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: .7rem min(1rem, 2.5vw); text-decoration: none; color: var(--soft); }
.counts b { display: block; font-size: 1.8rem; line-height: 1.2; }
.counts .breaking b, .breaking h2, .breaking .badge { color: var(--breaking); }
.counts .warning b, .warning h2 { color: var(--warning); }
.counts .info b, .info h2 { color: var(--info); }
.counts .none b { color: var(--soft); }
.count { font-weight: 400; color: var(--soft); }
article { background: var(--card); border: 1px solid var(--line); border-left: .25rem solid;
  border-radius: .4rem; padding: .7rem 1rem; margin: .6rem 0; }
.breaking article { border-left-color: var(--breaking); }
.warning article { border-left-color: var(--warning); }
.info article { border-left-color: var(--info); }
.source { background: var(--back); border: 1px solid var(--line); border-radius: .3rem;
  padding: .35rem .6rem; margin: .4rem 0; overflow-x: auto; font: .88rem/1.5 ui-monospace,
  monospace; white-space: pre; }
article.breaking { border-left-color: var(--breaking); }
article.warning { border-left-color: var(--warning); }
.because { padding-left: 1.2rem; margin: .3rem 0 0; font-size: .9rem; overflow-wrap: anywhere; }
article.info { border-left-color: var(--info); }
.headline { padding-left: 1.2rem; font-weight: 600; overflow-wrap: anywhere; }
.when { color: var(--soft); overflow-wrap: anywhere; }
.message { font-weight: 600; overflow-wrap: anywhere; }
.message code { font-weight: 500; }
.why, .at, .where { color: var(--soft); font-size: .9rem; }
.why::first-letter { text-transform: uppercase; }
.timeline { list-style: none; margin: 0; padding: 0 0 0 1.2rem;
  border-left: 2px solid var(--line); }
.timeline > li { position: relative; margin: 0 0 1.4rem; }
.timeline > li::before { content: ""; position: absolute; left: -1.65rem; top: .4rem;
  width: .8rem; height: .8rem; border-radius: 50%; background: var(--info); }
.timeline > li.breaking::before { background: var(--breaking); }
.timeline > li.warning::before { background: var(--warning); }
.badge { font-size: .8rem; font-weight: 600; color: var(--soft); border: 1px solid;
  border-radius: 1rem; padding: .05rem .6rem; margin-left: .4rem; }
details ul { padding-left: 1.2rem; margin: .3rem 0; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--soft); }
.where details { margin: .2rem 0 0; }
"""
