/** What an image says of the containers that run it: the part of OCI's image configuration that matters here. */

import type { Position } from '../problem.ts';

export interface ImageConfig {
  readonly entrypoint?: ImageCommand;
  readonly cmd?: ImageCommand;
  /** In front of a shell form. */
  readonly shell: readonly string[];
  /** What ENV sets, in order; nothing of the base image's. */
  readonly env: Readonly<Record<string, string>>;
  /** `name`, `uid`, `user:group`; never empty. */
  readonly user?: string;
  /** Absolute, in the image. */
  readonly workdir: string;
  /** The directory of the image that the build context was copied to; `workdir` when no COPY says so. */
  readonly contextAt: string;
  /** As it is sent: `SIGQUIT`, `SIGRTMIN+3`. */
  readonly stopSignal?: string;
  readonly exposedPorts: readonly ExposedPorts[];
  readonly base: BaseImage;
  /**
   * The entrypoint script of the base image puts this program in front of a command that is an option or that
   * cannot be found (`docker-entrypoint.sh` of the official node and bun images).
   */
  readonly interpreter?: string;
}

export interface ImageCommand {
  readonly form: 'exec' | 'shell';
  /** What is executed; of a shell form SHELL and the line. */
  readonly argv: readonly string[];
}

/** One port, or a range. */
export interface ExposedPorts {
  readonly from: number;
  readonly to: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}

/** The image that the first stage of the last stage's line begins from. */
export interface BaseImage {
  readonly name: string;
  /** `unknown`: what its configuration says is not known here. */
  readonly kind: 'scratch' | 'known' | 'unknown';
}

/** Instructions that a diagnosis may point at. */
export type PlacedKeyword = 'FROM' | 'ENTRYPOINT' | 'CMD' | 'SHELL' | 'STOPSIGNAL' | 'USER' | 'WORKDIR';

export interface InstructionPlace extends Position {
  /** Its last line. */
  readonly endLine: number;
  /** As written, continuation lines joined. */
  readonly text: string;
}
