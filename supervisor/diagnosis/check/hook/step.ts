/** What a hook does, one thing after another, as far as its command line shows. */

/** One thing of a hook's command. */
export type Step =
  | {
      readonly kind: 'command';
      /** The words, without quotes; what only the shell knows stands as it was written (`$PID`). */
      readonly argv: readonly string[];
      /** It runs on every way through the script: not in a branch, not behind `&&` of something else, not in a loop. */
      readonly certain: boolean;
      /** Nobody waits for it (`… &`). */
      readonly background: boolean;
      /** Standard output and error both go elsewhere: containerd does not wait for it (ExecSync waits for the pipes). */
      readonly detached: boolean;
    }
  /** while, until and for: how long, only the run shows. */
  | { readonly kind: 'loop' };

export type CommandStep = Step & { readonly kind: 'command' };

export function isCommand(step: Step): step is CommandStep {
  return step.kind === 'command';
}
