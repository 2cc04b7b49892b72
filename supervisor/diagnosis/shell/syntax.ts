/** The shape of a shell text: words, commands, and what holds them together (POSIX 2.10, and what bash adds). */

export type Part =
  | { readonly kind: 'text'; readonly value: string; readonly quoted: boolean }
  /** `$NAME`, `${NAME}`, `$1`, `$@`; an expansion with an operator is opaque. */
  | { readonly kind: 'variable'; readonly name: string; readonly quoted: boolean }
  /** What only a running shell knows: `$(…)`, `${x:-y}`, `$((…))`. */
  | { readonly kind: 'opaque'; readonly source: string; readonly quoted: boolean };

export interface Word {
  readonly parts: readonly Part[];
  /** As it is written. */
  readonly source: string;
}

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  readonly redirections: number;
  /** A here-document or here-string is among them. */
  readonly hasHereDocument: boolean;
  readonly line: number;
  /** As it is written, without redirections' here-documents. */
  readonly source: string;
}

export type Command =
  | SimpleCommand
  | { readonly kind: 'group' | 'subshell'; readonly body: List; readonly line: number }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: List; readonly body: List }[];
      readonly otherwise: List;
      readonly line: number;
    }
  /** while and until. */
  | {
      readonly kind: 'while';
      readonly until: boolean;
      readonly condition: List;
      readonly body: List;
      readonly line: number;
    }
  /** for and select; without words it goes over the arguments, or counts (`for ((;;))`). */
  | {
      readonly kind: 'for';
      readonly variable?: string;
      readonly words?: readonly Word[];
      readonly body: List;
      readonly line: number;
    }
  | {
      readonly kind: 'case';
      readonly subject: Word;
      readonly items: readonly { readonly patterns: readonly Word[]; readonly body: List }[];
      readonly line: number;
    }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command; readonly line: number }
  /** `[[ … ]]` and `((…))`: nothing is run. */
  | { readonly kind: 'test'; readonly line: number };

export interface Pipeline {
  readonly commands: readonly Command[];
  /** `! …` and `time …`: the shell has something to do afterwards. */
  readonly negated: boolean;
}

/** `a && b || c`. */
export interface AndOr {
  readonly first: Pipeline;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly pipeline: Pipeline }[];
  readonly background: boolean;
}

export type List = readonly AndOr[];

export interface ShellText {
  readonly list: List;
  /** Whether a newline follows the last command: busybox looks at that. */
  readonly endsWithNewline: boolean;
}

/** It is not shell as this parser knows it: nothing can be said of it. */
export interface Unreadable {
  readonly line: number;
  readonly problem: string;
}
