/** Why an instruction is refused: thrown where it is noticed, caught where its place is known. */

export class DockerfileError extends Error {
  /** The remedy, where one is known. */
  readonly hint: string | undefined;
  /** Where in the instruction's text; without it the instruction as a whole. */
  readonly offset: number | undefined;

  constructor(message: string, hint?: string, offset?: number) {
    super(message);
    this.hint = hint;
    this.offset = offset;
  }
}
