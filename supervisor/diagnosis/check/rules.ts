/** The rules of `hooklet check`, one file each. */

import { alwaysFails } from './rules/always-fails.ts';
import { commandsExist } from './rules/commands-exist.ts';
import { hookAndGrace } from './rules/hook-and-grace.ts';
import { hostLocalhost } from './rules/host-localhost.ts';
import { livenessBudget } from './rules/liveness-budget.ts';
import { missingPreStop } from './rules/missing-pre-stop.ts';
import { needsShell } from './rules/needs-shell.ts';
import { postStartRace } from './rules/post-start-race.ts';
import { preStopReturns } from './rules/pre-stop-returns.ts';
import { shellForms } from './rules/shell-forms.ts';
import { tcpSocketHook } from './rules/tcp-socket-hook.ts';
import { unknownPort } from './rules/unknown-port.ts';
import { userNotFound } from './rules/user-not-found.ts';
import type { Rule } from './subject.ts';

export const RULES: readonly Rule[] = [
  commandsExist,
  needsShell,
  shellForms,
  hostLocalhost,
  tcpSocketHook,
  alwaysFails,
  unknownPort,
  postStartRace,
  missingPreStop,
  preStopReturns,
  hookAndGrace,
  userNotFound,
  livenessBudget,
];
