/** What this machine has under the name that a command starts with. */

export type ProgramFact =
  | {
      readonly kind: 'executable';
      readonly file: string;
      /** Scripts that it is given to run (`node server.js`) and that are not there. */
      readonly missingScripts: readonly string[];
    }
  | {
      readonly kind: 'missing';
      /** A program of nearly the same name that is there. */
      readonly near?: string;
    }
  | {
      readonly kind: 'not-executable';
      readonly file: string;
      readonly why: NotExecutable;
      /** The interpreter that the script names, when that is what is missing. */
      readonly interpreter?: string;
    }
  /** The container's directory is not there, so nothing is known about its files. */
  | { readonly kind: 'no-directory'; readonly directory: string };

export type NotExecutable =
  | 'is a directory'
  | 'has no execute permission'
  /** A text without `#!`: the kernel refuses it, and a container runtime does not hand it to a shell. */
  | 'has no "#!" line'
  | 'names an interpreter that is missing';
