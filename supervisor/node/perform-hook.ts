/** Runs one hook on this machine and tells what came of it; whether that is a success is `lifecycle/`'s to say. */

import type { ContainerProcess, OutputStream } from '../host/container-runtime.ts';
import type { HttpAnswer, HttpRequest } from '../host/http-get.ts';
import type { HookCall, HookRequest } from '../lifecycle/actions.ts';
import type { HookOutcome } from '../lifecycle/facts.ts';

/** `pkg/kubelet/lifecycle/handlers.go`: the version is the kubelet's that hooklet follows. */
export const HOOK_USER_AGENT = 'kube-lifecycle/1.36';

export interface HookRunner {
  httpGet(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  /** The pod's own address: the default host of an httpGet hook. */
  readonly podAddress: string;
}

export interface HookContext {
  readonly process: ContainerProcess | undefined;
  readonly signal: AbortSignal;
  readonly onOutput: (stream: OutputStream, chunk: Buffer) => void;
}

/** Never rejects: whatever goes wrong is the hook's outcome. Has no time limit of its own, as upstream. */
export async function performHook(
  runner: HookRunner,
  call: HookCall,
  context: HookContext,
): Promise<HookOutcome> {
  try {
    if (call.kind === 'exec') return await performExec(call.command, context);
    return await performHttpGet(runner, call.request, context.signal);
  } catch (error) {
    return { kind: 'failed', error: error instanceof Error ? error.message : String(error) };
  }
}

/** What a person reads: `exec sh -c "sleep 1"`, `httpGet http://127.0.0.1:8080/warmup`. */
export function describeCall(call: HookCall): string {
  if (call.kind === 'exec') return `exec ${quoteCommand(call.command)}`;
  const { scheme, host = 'pod', port, path } = call.request;
  return `httpGet ${scheme.toLowerCase()}://${host}:${port}${path.startsWith('/') ? '' : '/'}${path}`;
}

/** A command as one could type it. */
export function quoteCommand(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}

async function performExec(command: readonly string[], context: HookContext): Promise<HookOutcome> {
  if (!context.process) return { kind: 'failed', error: 'container is in CONTAINER_EXITED state' };
  const result = await context.process.exec(command, { onOutput: context.onOutput }, context.signal);
  return { kind: 'exited', exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}

async function performHttpGet(
  runner: HookRunner,
  request: HookRequest,
  signal: AbortSignal,
): Promise<HookOutcome> {
  const { scheme, host = runner.podAddress, port, path, headers } = request;
  const full = { scheme, host, port, path, headers, userAgent: HOOK_USER_AGENT };
  const answer = await runner.httpGet(full, signal);
  const fallback = answer.fellBackToHttp ? { fellBackToHttp: `${host}:${port}` } : {};
  return { kind: 'answered', status: answer.status, ...fallback };
}
