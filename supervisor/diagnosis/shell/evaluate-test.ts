/** `[ … ]` and `case` patterns over values that are known: which way a script goes. */

/** Undefined where it cannot be known. */
export function evaluateTest(args: readonly (string | undefined)[]): boolean | undefined {
  const [first, ...rest] = args;
  if (first === '!' && rest.length > 0) {
    const inner = evaluateTest(rest);
    return inner === undefined ? undefined : !inner;
  }
  if (args.length === 1) return first === undefined ? undefined : first !== '';
  if (args.length === 2) return evaluateUnary(first, args[1]);
  return args.length === 3 ? evaluateBinary(first, args[1], args[2]) : undefined;
}

function evaluateUnary(operator: string | undefined, value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (operator === '-z') return value === '';
  return operator === '-n' ? value !== '' : undefined;
}

function evaluateBinary(
  left: string | undefined,
  operator: string | undefined,
  right: string | undefined,
): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '-eq':
      return Number(left) === Number(right);
    case '-ne':
      return Number(left) !== Number(right);
    case '-gt':
      return Number(left) > Number(right);
    case '-ge':
      return Number(left) >= Number(right);
    case '-lt':
      return Number(left) < Number(right);
    case '-le':
      return Number(left) <= Number(right);
    default:
      return undefined;
  }
}

/** Beyond this a pattern is not looked at: trying it out could take for ever. */
const MOST_STARS = 6;

/** Whether a value matches a pattern of `case` (`*`, `?`, `[…]`); undefined for one that is not worth the time. */
export function matchesPattern(value: string, pattern: string): boolean | undefined {
  if (pattern.replace(/\*+/g, '*').split('*').length > MOST_STARS || value.length > 1000) return undefined;
  const source = pattern.replace(/\*+|\[!?[^\]]+\]|[\s\S]/g, (piece) => {
    if (piece.startsWith('*')) return '[\\s\\S]*';
    if (piece === '?') return '[\\s\\S]';
    if (piece.length > 1) return piece.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  try {
    return new RegExp(`^${source}$`).test(value);
  } catch {
    // A range that ends before it begins: it matches nothing.
    return false;
  }
}
