/** The objects that a Node process cannot let go of: its heap after a full collection, asked for by its inspector. */

import WebSocket from 'ws';

/** KiB. `url` is what Node prints when it is started with `--inspect`; nobody is connected to it afterwards. */
export async function liveHeapKiB(url: string): Promise<number> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const answers = new Map<number, (result: { readonly usedSize?: number }) => void>();
  const broken = new Promise<never>((_, reject) => socket.once('error', reject));
  socket.on('message', (data: Buffer) => {
    const { id, result } = JSON.parse(data.toString('utf8'));
    answers.get(id)?.(result ?? {});
  });
  let last = 0;
  const ask = (method: string) => {
    const id = ++last;
    socket.send(JSON.stringify({ id, method }));
    return new Promise<{ readonly usedSize?: number }>((resolve) => answers.set(id, resolve));
  };
  const asked = async () => {
    await new Promise((resolve) => socket.once('open', resolve));
    // Twice: what finalizers and weak references let go of is collected the second time.
    await ask('HeapProfiler.collectGarbage');
    await ask('HeapProfiler.collectGarbage');
    const { usedSize = 0 } = await ask('Runtime.getHeapUsage');
    return usedSize / 1024;
  };
  try {
    return await Promise.race([asked(), broken]);
  } finally {
    socket.terminate();
  }
}
