/** What the author of an unknown field probably meant. */

import { editDistance } from '../edit-distance.ts';
import { homesOf } from './field-homes.ts';
import { type Fields, STRUCTS } from './structs.ts';

/**
 * A remedy for a field that its struct does not have: the field that was meant, or where a field of that name
 * belongs. Undefined when nothing is near.
 */
export function suggestField(name: string, struct: string): string | undefined {
  const fields = STRUCTS[struct] as Fields;
  const advice = ADVICE.get(`${struct}.${name}`);
  if (advice) return advice;
  const meant = synonym(name, fields) ?? nearest(name, fields);
  if (meant) return `did you mean "${meant}"?`;
  const homes = homesOf(name);
  return homes.length > 0 ? `"${name}" belongs to ${homes.join(' or ')}` : undefined;
}

/** What Kubernetes calls it, and the words that people bring from elsewhere, in lower case. */
const SYNONYMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    preStop: 'poststop onstop',
    postStart: 'prestart onstart',
    readinessProbe: 'readyprobe readycheck',
    livenessProbe: 'liveprobe alivecheck healthcheck healthprobe',
    startupProbe: 'startprobe',
    command: 'cmd entrypoint',
    args: 'arguments',
    env: 'environment envvars',
    ports: 'expose',
    workingDir: 'cwd workdir',
    terminationGracePeriodSeconds: 'graceperiod graceperiodseconds stopgraceperiod',
    restartPolicy: 'restart',
    lifecycle: 'hooks',
    path: 'url',
    httpHeaders: 'headers',
    tcpSocket: 'tcp',
    httpGet: 'http',
    stopSignal: 'signal killsignal',
    periodSeconds: 'interval intervalseconds',
    timeoutSeconds: 'timeout',
    failureThreshold: 'retries',
    runAsUser: 'user',
    seconds: 'duration',
    containerPort: 'port',
  }).flatMap(([field, words]) => words.split(' ').map((word): [string, string] => [word, field])),
);

const BOUNDED_BY_GRACE =
  'a hook has no time limit of its own: preStop ends with terminationGracePeriodSeconds; postStart never';

/** Mistakes that another field's name would not cure. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['LifecycleHandler.shell', 'a hook runs a program, not a shell line: exec: { command: ["sh", "-c", "…"] }'],
  ['LifecycleHandler.command', 'put it below "exec"'],
  ['LifecycleHandler.grpc', 'grpc is a probe handler; a hook has exec, httpGet, tcpSocket or sleep'],
  ['LifecycleHandler.timeoutSeconds', BOUNDED_BY_GRACE],
  ['LifecycleHandler.timeout', BOUNDED_BY_GRACE],
  ['ExecAction.args', 'put the arguments into "command", which is the whole command line'],
]);

function synonym(name: string, fields: Fields): string | undefined {
  const field = SYNONYMS.get(name.toLowerCase());
  return field !== undefined && Object.hasOwn(fields, field) ? field : undefined;
}

/** The field that differs in case only, else the one that needs the fewest edits, if those are few. */
function nearest(name: string, fields: Fields): string | undefined {
  const wanted = name.toLowerCase();
  const allowed = Math.min(3, Math.floor(wanted.length / 3));
  const ranked = Object.keys(fields)
    .map((field) => ({ field, distance: editDistance(wanted, field.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return ranked.find(({ distance }) => distance <= allowed)?.field;
}
