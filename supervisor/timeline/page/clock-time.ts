/** Times of day as the page writes them everywhere: HH:MM:SS of the reader's own clock, whatever their language. */

/** `step`: seconds between two of them; says how exactly. */
export function clockTime(at: number, step = 1): string {
  const date = new Date(Math.round(at));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (step >= 60) return minutes;
  const seconds = `${minutes}:${two(date.getSeconds())}`;
  return step >= 1 ? seconds : `${seconds}.${Math.floor(date.getMilliseconds() / 100)}`;
}
