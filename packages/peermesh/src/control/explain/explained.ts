/** The kinds of things that a peer explains. */
export const EXPLAINED = ['peer', 'key', 'scope', 'lock', 'partition'] as const

export type Explained = (typeof EXPLAINED)[number]
