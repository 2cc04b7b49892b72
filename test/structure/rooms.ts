/** The house's one-way streets: which room may import which. */

/** The rooms, and what each may import beside itself: a room, its types, or one file. docs/architecture.md has them too. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'supervisor/manifest': [],
  'supervisor/diagnosis': ['supervisor/manifest'],
  'supervisor/lifecycle': ['supervisor/manifest'],
  'supervisor/host': ['supervisor/lifecycle (types)'],
  'supervisor/node': [
    'supervisor/lifecycle',
    'supervisor/manifest',
    'supervisor/diagnosis',
    'supervisor/host',
  ],
  'supervisor/api': [
    'supervisor/node',
    'supervisor/lifecycle',
    'supervisor/manifest',
    'supervisor/host',
    'supervisor/timeline',
  ],
  'supervisor/drill': [
    'supervisor/node (types)',
    'supervisor/lifecycle',
    'supervisor/manifest',
    'supervisor/host',
  ],
  'supervisor/timeline': ['supervisor/node (types)', 'supervisor/lifecycle', 'supervisor/manifest (types)'],
  'supervisor/commands': [
    'supervisor/node',
    'supervisor/api',
    'supervisor/drill',
    'supervisor/timeline',
    'supervisor/lifecycle',
    'supervisor/manifest',
    'supervisor/diagnosis',
    'supervisor/host',
  ],
  // What runs before the bundle is there: no more than where hooklet's home is.
  'supervisor/start': ['supervisor/commands/hooklet-home.ts'],
  service: [],
  hooks: [],
};

/** Files that every room may import. */
export const FOR_ALL = ['supervisor/errors.ts', 'supervisor/version.ts'];
