/** A hook that prints whatever could do harm in a terminal or a page, and then 10 MB. */

const HOSTILE = String.raw`\033[2J\033]0;title\007</pre></text><script>alert(1)</script><img src=x>\000\r\342\200\256]]>&\n`;

export const LOUD_HOOK = {
  exec: { command: ['sh', '-c', `printf '${HOSTILE}'; head -c 10000000 /dev/zero | tr '\\0' x`] },
} as const;
