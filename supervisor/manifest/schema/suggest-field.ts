/** What the author of an unknown field probably meant. */

import { type Fields, fieldsOf, STRUCTS, splitEmbedded, structName } from './structs.ts';

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

/** Optimal string alignment: insert, delete, replace, or swap two neighbours. */
function editDistance(a: string, b: string): number {
  // A key can be as long as the file; no field is.
  if (Math.abs(a.length - b.length) > 3) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
      );
      const swapped = column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, at(before, column - 2) + 1);
      current.push(cost);
    }
    before = above;
    above = current;
  }
  return at(above, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

/** A name this common says nothing about where it belongs. */
const MAX_HOMES = 2;

/** The places of a Pod that have a field of this name, `[*]` for any index; empty when there are many. */
function homesOf(name: string): readonly string[] {
  const homes = [...structPaths()].flatMap(([struct, path]) =>
    Object.hasOwn(STRUCTS[struct] as Fields, name) ? [path] : [],
  );
  return homes.length <= MAX_HOMES ? homes : [];
}

/** The first way from a Pod to each struct that an author writes. */
function structPaths(): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const queue: { struct: string; path: string }[] = [
    { struct: 'PodSpec', path: 'spec' },
    { struct: 'ObjectMeta', path: 'metadata' },
  ];
  for (const { struct, path } of queue) {
    if (paths.has(struct) || struct === 'EphemeralContainer') continue;
    paths.set(struct, path);
    const fields = Object.entries(STRUCTS[struct] as Fields);
    // `containers` before `initContainers`: the common place is the one to name.
    fields.sort(([a], [b]) => Number(b === 'containers') - Number(a === 'containers'));
    for (const [field, notation] of fields) {
      const { goType } = splitEmbedded(notation);
      const itemType = goType.replace('[]', '');
      if (fieldsOf(itemType)) {
        queue.push({
          struct: structName(itemType),
          path: `${path}.${field}${goType === itemType ? '' : '[*]'}`,
        });
      }
    }
  }
  return paths;
}
