import { expect } from 'chai';
import fc from 'fast-check';
import { parseShell } from '../../../supervisor/diagnosis/shell/parse-shell.ts';
import type { Command, SimpleCommand } from '../../../supervisor/diagnosis/shell/syntax.ts';

/** The commands of a text, each with its line: `2 node server.js`. */
function commands(text: string): string[] {
  const parsed = parseShell(text);
  if ('problem' in parsed) return [`line ${parsed.line}: ${parsed.problem}`];
  const found: SimpleCommand[] = [];
  const visit = (command: Command): void => {
    if (command.kind === 'simple') found.push(command);
    if ('body' in command && Array.isArray(command.body)) visitList(command.body);
    if (command.kind === 'function') visit(command.body);
    if (command.kind === 'if')
      for (const each of [...command.branches.flatMap((b) => [b.condition, b.body]), command.otherwise])
        visitList(each);
    if (command.kind === 'while') visitList(command.condition);
    if (command.kind === 'case') for (const item of command.items) visitList(item.body);
  };
  const visitList = (
    list: readonly {
      first: { commands: readonly Command[] };
      rest: readonly { pipeline: { commands: readonly Command[] } }[];
    }[],
  ): void => {
    for (const { first, rest } of list)
      for (const command of [first, ...rest.map(({ pipeline }) => pipeline)].flatMap((each) => each.commands))
        visit(command);
  };
  visitList(parsed.list);
  return found.map(({ line, words }) => `${line} ${words.map(({ source }) => source).join(' ')}`.trim());
}

const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  ['a comment', '# exec node\nnode # exec\n', ['2 node']],
  ['a hash inside a word', 'echo a#b', ['1 echo a#b']],
  ['quotes', `echo 'a; exec b' "c && d \\" e" f\\ g`, [`1 echo 'a; exec b' "c && d \\" e" f\\ g`]],
  ['continued lines', 'node \\\n  server.js \\\n  --port 1\ntrue', ['1 node server.js --port 1', '4 true']],
  ['a here-document', 'cat <<END > x\nexec node\nEND\nnode', ['1 cat', '4 node']],
  ['a here-document with tabs', "cat <<-'END'\n\texec node\n\tEND\nnode", ['1 cat', '4 node']],
  ['two here-documents', 'a <<X; b <<Y\n1\nX\n2\nY\nc', ['1 a', '1 b', '6 c']],
  [
    'substitutions',
    'a "$(b "$(c; d)" e)" `f; g` $\u007bh:-"}"}',
    ['1 a "$(b "$(c; d)" e)" `f; g` $\u007bh:-"}"}'],
  ],
  ['redirections', 'node s.js 2>&1 >"$log" < /dev/null &>> x', ['1 node s.js']],
  ['process substitution', 'exec > >(tee log) 2> >(cat)', ['1 exec']],
  ['lists and pipelines', 'a && b || c | d; e &\nf', ['1 a', '1 b', '1 c', '1 d', '1 e', '2 f']],
  [
    'if, elif, else',
    'if a; then b; elif c; then d; else e; fi; f',
    ['1 a', '1 b', '1 c', '1 d', '1 e', '1 f'],
  ],
  [
    'loops',
    'while a; do b; done\nuntil c; do d; done\nfor x in 1 2; do e; done; for ((;;)); do f; done',
    ['1 b', '1 a', '2 d', '2 c', '3 e', '3 f'],
  ],
  ['case', 'case "$1" in\n(a|b) c ;;\n*) d\nesac', ['2 c', '3 d']],
  ['functions', 'f() { a; }\nfunction g { b; }\nfunction h() ( c )\nf', ['1 a', '2 b', '3 c', '4 f']],
  ['tests of bash', '[[ $a == b && -n $c ]] && d; ((x > 1)) || e', ['1 d', '1 e']],
  ['assignments', 'A=1 B="x y" node; C=(1 2); D+=3', ['1 node', '1', '1']],
  [
    'reserved words as arguments',
    'echo if then fi done; exec node do',
    ['1 echo if then fi done', '1 exec node do'],
  ],
  ['negation and time', '! a; time -p b', ['1 a', '1 b']],
];

const UNREADABLE: readonly (readonly [string, string, number])[] = [
  ['a quote that is never closed', "a\nb 'c", 2],
  ['a parenthesis too many', 'a )', 1],
  ['an if without fi', 'if a; then b', 1],
  ['an operator without a command', 'a && \n\n', 3],
  ['a redirection to nowhere', 'a >', 1],
];

describe('the shell parser', () => {
  for (const [what, text, expected] of CASES) {
    it(`reads ${what}`, () => {
      expect(commands(text)).to.deep.equal(expected);
    });
  }

  for (const [what, text, line] of UNREADABLE) {
    it(`says that it cannot read ${what}, and where`, () => {
      expect(parseShell(text)).to.have.property('line', line);
    });
  }

  it('gives up on what is nested too deeply, without a stack overflow', () => {
    expect(parseShell('('.repeat(100_000))).to.have.property('problem');
  });

  it('reads a long text in one go', () => {
    const lines = 10_000;
    expect(commands('node server.js\n'.repeat(lines)).at(-1)).to.equal(`${lines} node server.js`);
  });

  it('comes to an end with any text, and never throws', () => {
    const piece = fc.constantFrom(
      ...'$({})`\'"\\|&;<>#\n =if then fi do done case esac in while exec a $1 $@ <<E'.split(' '),
      ' ',
      '\n',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        parseShell(pieces.join(''));
      }),
      { numRuns: 3000 },
    );
  });
});
