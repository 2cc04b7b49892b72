import { soakRealLife } from './real/real-life.ts';

const f = await soakRealLife({
  minutes: Number(process.argv[2] ?? 0.5),
  diskMiB: Number(process.argv[3] ?? 16),
  roundSeconds: Number(process.argv[4] ?? 12),
  pods: 20,
  seed: 1,
  judgesMemory: process.argv[5] === 'm',
  say: console.log,
});
console.log(JSON.stringify({ ...f, samples: f.samples.length, notes: undefined, plan: undefined }, null, 1));


const kinds = new Map<string, number>();
for (const n of f.notes) {
  const k = n.replace(/\d+/g, 'N').replace(/\/\S+/g, 'PATH').slice(0, 160);
  kinds.set(k, (kinds.get(k) ?? 0) + 1);
}
console.log([...kinds].sort((a, b) => b[1] - a[1]).slice(0, 40));
console.log('answers', Math.max(...f.samples.map((s) => s.answerMs)));
console.log(
  f.samples
    .map((s) =>
      [
        s.minutes.toFixed(2),
        s.uniqueKiB,
        s.sockets,
        s.pipes,
        s.openFiles,
        s.processes,
        s.files,
        Math.round(s.fileKiB),
      ].join(' '),
    )
    .join('\n'),
);
