/** How the token of a lock finds who asks for it. */
export type TokenAlgorithm = 'naimi-trehel' | 'suzuki-kasami' | 'raymond'

/**
 * `strict`: whoever gets the token says so to the quorum before it enters, so that no two hold the lock at one instant while clock rates err by less than 5 %.
 * `fenced`: it enters at once. Fences keep their order, and a resource that refuses lower ones is safe; but for a while two may *run*.
 */
export type LockMode = 'strict' | 'fenced'

/** What a lock is whose right to enter is a token. Its first use fixes it. */
export interface TokenVariant {
  readonly algorithm: TokenAlgorithm
  readonly mode: LockMode
}

/** `quorum`: a register holds the queue. Any other: a token. */
export type LockAlgorithm = 'quorum' | TokenAlgorithm

/** All of them. */
export const TOKEN_ALGORITHMS: readonly TokenAlgorithm[] = ['naimi-trehel', 'suzuki-kasami', 'raymond']

export function isSameVariant(a: LockVariant, b: LockVariant): boolean {
  return a.algorithm === b.algorithm && a.mode === b.mode
}

/** What a lock is. */
export interface LockVariant {
  readonly algorithm: LockAlgorithm
  /** Of a token. */
  readonly mode?: LockMode | undefined
}

/** The default. */
export const QUORUM: LockVariant = { algorithm: 'quorum' }

const TOKEN_VARIANTS: readonly TokenVariant[] = TOKEN_ALGORITHMS.flatMap((algorithm): TokenVariant[] => [
  { algorithm, mode: 'strict' },
  { algorithm, mode: 'fenced' }
])

/** One object for all locks that are the same. */
export function tokenVariant(algorithm: TokenAlgorithm, mode: LockMode): TokenVariant {
  const variant = { algorithm, mode }
  return TOKEN_VARIANTS.find((known) => isSameVariant(known, variant)) ?? variant
}

/** What is meant where only some of it is said. */
export function variantOf({
  algorithm = 'quorum',
  mode = 'strict'
}: {
  readonly algorithm?: LockAlgorithm | undefined
  readonly mode?: LockMode | undefined
}): LockVariant {
  return algorithm === 'quorum' ? QUORUM : tokenVariant(algorithm, mode)
}
