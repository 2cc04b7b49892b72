/** The recorded scenarios as manifests and scripts of our own: what the recordings' programs and hooks did. */

import { exec, httpGet, sleep, tcpSocket } from '../../support/pod.ts';
import { answered, exited, failed } from '../../support/script.ts';
import { INIT_SCENARIOS } from './init-scenarios.ts';
import { PROBE_SCENARIOS } from './probe-scenarios.ts';
import { postStart, preStop, type Scenario, scenario } from './scenario.ts';

const B1 = `/bin/w -name post -print 'Emulating a post-start hook failure'; exit 1`;
const B2 = `/bin/w -name post -sleep 1s; echo 'Emulating a post-start hook failure' >&2; exit 1`;
const B7 = '/bin/w -name post -sleep 1s; exit 1';
/** What the program printed when it was run as a hook. */
const POST_OUTPUT = 'TIME post started\nTIME post exiting 0 (hook end)\n';
const LINE = `${'0123456789'.repeat(5).slice(0, 49)}\n`;

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a1-poststart-exec-5s': scenario({ lifecycle: { postStart: exec('post') }, hooks: postStart(5) }),
  'a3-delete-during-poststart': scenario({
    grace: 10,
    lifecycle: { postStart: exec('post'), preStop: exec('pre') },
    hooks: { ...postStart(8), ...preStop(1) },
  }),
  'a5-delete-during-poststart-sleep': scenario({
    grace: 10,
    lifecycle: { postStart: sleep(8), preStop: exec('pre') },
    hooks: preStop(1),
  }),
  'b1-poststart-fails': scenario({
    lifecycle: { postStart: exec('sh', '-c', B1) },
    hooks: postStart(
      0,
      exited(1, `TIME post started\nEmulating a post-start hook failure\nTIME post exiting 0 (hook end)\n`),
    ),
  }),
  'b2-poststart-fails-with-prestop': scenario({
    grace: 8,
    lifecycle: { postStart: exec('sh', '-c', B2), preStop: exec('pre') },
    main: { onSignal: { after: 0.5, code: 0 } },
    hooks: {
      ...postStart(1, exited(1, POST_OUTPUT, 'Emulating a post-start hook failure\n')),
      ...preStop(2),
    },
  }),
  'b3-poststart-fails-never': scenario({
    spec: { restartPolicy: 'Never' },
    lifecycle: { postStart: exec('post') },
    hooks: postStart(1, exited(7)),
  }),
  'b5-poststart-fails-onfailure-main-exits-0': scenario({
    spec: { restartPolicy: 'OnFailure' },
    lifecycle: { postStart: exec('post') },
    hooks: postStart(1, exited(1)),
  }),
  'b7-poststart-fails-prestop-longer-than-grace': scenario({
    grace: 4,
    lifecycle: { postStart: exec('sh', '-c', B7), preStop: exec('pre') },
    hooks: { ...postStart(1, exited(1, POST_OUTPUT)), ...preStop(20) },
  }),
  'b9-poststart-large-output': scenario({
    silentHooks: true,
    lifecycle: { postStart: exec('sh', '-c', 'print') },
    hooks: postStart(0, exited(1, '', LINE.repeat(400))),
  }),
  'c1-poststart-no-such-command': scenario({
    silentHooks: true,
    lifecycle: { postStart: exec('/no/such/cmd') },
    hooks: postStart(
      0,
      failed(
        'rpc error: code = Unknown desc = failed to exec in container: failed to start exec "ID": OCI runtime exec failed: exec failed: unable to start container process: exec: "/no/such/cmd": stat /no/such/cmd: no such file or directory',
      ),
    ),
  }),
  'd1-poststart-httpget-ok': scenario({
    silentHooks: true,
    container: { ports: [{ name: 'web', containerPort: 8080, protocol: 'TCP' }] },
    lifecycle: { postStart: httpGet('ok', 'web') },
    hooks: postStart(0, answered(200)),
  }),
  'd2-poststart-httpget-404': scenario({
    silentHooks: true,
    lifecycle: { postStart: httpGet('/nope') },
    hooks: postStart(0, answered(404)),
  }),
  'd3-poststart-httpget-500': scenario({
    silentHooks: true,
    lifecycle: { postStart: httpGet('/fail') },
    hooks: postStart(0, answered(500)),
  }),
  'd4-poststart-httpget-not-listening': scenario({
    silentHooks: true,
    lifecycle: { postStart: httpGet('/ok') },
    hooks: postStart(
      0,
      failed('Get "http://10.88.0.17:8080/ok": dial tcp 10.88.0.17:8080: connect: connection refused'),
    ),
  }),
  'd5-poststart-httpget-slow': scenario({
    silentHooks: true,
    lifecycle: { postStart: httpGet('/slow') },
    hooks: postStart(5, answered(200)),
  }),
  'd8-poststart-tcpsocket': scenario({
    silentOnSignal: true,
    lifecycle: { postStart: tcpSocket(8080) },
    main: { onSignal: { after: 0, code: 2 } },
  }),
  'e1-prestop-exec-ok': scenario({
    lifecycle: { preStop: exec('pre') },
    main: { onSignal: { after: 1, code: 0 } },
    hooks: preStop(3),
  }),
  'e2-prestop-httpget-ok': scenario({
    silentHooks: true,
    lifecycle: { preStop: httpGet('/ok') },
    hooks: preStop(0, answered(200)),
  }),
  'e3-no-prestop': scenario({ main: { onSignal: { after: 1, code: 4 } } }),
  'e4-pid1-without-handler': scenario({ grace: 3, silentOnSignal: true, main: { onSignal: 'ignores' } }),
  'e5-term-default-action': scenario({
    grace: 5,
    silentOnSignal: true,
    main: { onSignal: 'default action' },
  }),
  'e6-default-grace-30-main-ignores': scenario({ main: { onSignal: 'ignores' } }),
  'f1-prestop-exit-1': scenario({ lifecycle: { preStop: exec('pre') }, hooks: preStop(1, exited(1)) }),
  'f3-prestop-httpget-refused': scenario({
    silentHooks: true,
    lifecycle: { preStop: httpGet('/ok', 9999) },
    hooks: preStop(0, failed('connection refused')),
  }),
  'f5-prestop-tcpsocket': scenario({ lifecycle: { preStop: tcpSocket(8080) } }),
  'g1-prestop-longer-than-grace': scenario({
    grace: 5,
    lifecycle: { preStop: exec('pre') },
    hooks: preStop(30),
  }),
  'g2-prestop-longer-main-ignores-term': scenario({
    grace: 5,
    lifecycle: { preStop: exec('pre') },
    main: { onSignal: 'ignores' },
    hooks: preStop(30),
  }),
  'g3-prestop-3s-of-grace-5-main-ignores-term': scenario({
    grace: 5,
    lifecycle: { preStop: exec('pre') },
    main: { onSignal: 'ignores' },
    hooks: preStop(3),
  }),
  'g5-prestop-longer-main-needs-1s': scenario({
    grace: 5,
    lifecycle: { preStop: exec('pre') },
    main: { onSignal: { after: 1, code: 0 } },
    hooks: preStop(30),
  }),
  'g7-grace-0': scenario({
    grace: 0,
    lifecycle: { preStop: exec('pre') },
    main: { onSignal: { after: 1, code: 0 } },
    hooks: preStop(3),
  }),
  'h1-prestop-makes-main-exit': scenario({
    lifecycle: { preStop: exec('pre') },
    hooks: { 'main/preStop': [{ takes: 2, makesMainExit: { after: 0.01, code: 0 } }] },
  }),
  'h3-main-exits-during-prestop-sleep': scenario({
    lifecycle: { preStop: sleep(6) },
    main: { exits: { after: 4.42, code: 0 } },
  }),
  'i1-main-exits-0-always': scenario({
    lifecycle: { postStart: exec('post'), preStop: exec('pre') },
    main: { exits: { after: 4, code: 0 } },
  }),
  'i2-main-exits-1-never': scenario({
    spec: { restartPolicy: 'Never' },
    lifecycle: { preStop: exec('pre') },
    main: { exits: { after: 3, code: 1 } },
  }),
  'i4-onfailure-exit-5': scenario({
    spec: { restartPolicy: 'OnFailure' },
    main: { exits: { after: 2, code: 5 } },
  }),
  'i6-main-command-not-found': scenario({
    lifecycle: { postStart: exec('post'), preStop: exec('pre') },
    main: {
      fails: {
        reason: 'StartError',
        message:
          'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no/such/main": stat /no/such/main: no such file or directory',
      },
    },
  }),
  'j1-shell-form-not-forwarding': scenario({
    grace: 10,
    silentOnSignal: true,
    main: { onSignal: 'ignores' },
  }),
  'j2-shell-form-exec': scenario({ grace: 10 }),
  'l1-prestop-sleep': scenario({ lifecycle: { preStop: sleep(4) } }),
  'l3-poststart-sleep': scenario({ lifecycle: { postStart: sleep(3) } }),
  'l6-stopsignal-sigusr1': scenario({
    grace: 10,
    lifecycle: { preStop: exec('pre'), stopSignal: 'SIGUSR1' },
    hooks: preStop(1),
  }),
  'l8-stopsignal-unset': scenario({ grace: 10 }),
  'l9-stopsignal-ignored': scenario({ grace: 3, lifecycle: { stopSignal: 'SIGHUP' } }),
  'l10-image-stopsignal': scenario({
    lifecycle: { preStop: exec('pre') },
    main: { stopSignal: 'SIGUSR1' },
    hooks: preStop(1),
  }),
  'm1-delete-grace-1': scenario({ lifecycle: { preStop: exec('pre') }, hooks: preStop(10) }),
  'm2-delete-force': scenario({ lifecycle: { preStop: exec('pre') }, hooks: preStop(3) }),
  'm3-delete-now': scenario({ lifecycle: { preStop: exec('pre') }, hooks: preStop(3) }),
  'q1-updates-to-a-running-pod': scenario({ lifecycle: { postStart: exec('post') } }),
  ...PROBE_SCENARIOS,
  ...INIT_SCENARIOS,
};
