import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/lock/src/core/${file}.ts`

const STRICT = { algorithm: 'naimi-trehel', mode: 'strict', capacity: 1, repeats: true }
const FENCED = { ...STRICT, mode: 'fenced' }

/** Known ways to get a token wrong. Each must be caught. */
export const tokenMutants: readonly Mutant[] = [
  {
    id: 'regenerated-without-a-quorum',
    story: 'Whoever misses the token makes another, and asks nobody.',
    file: core('token-recovery'),
    replace: [
      '\n    this.change(args, at, (result, then) => this.#begun',
      "\n    ;((_, moment, done) => done({ outcome: 'done', version: version + 1, made: { epoch: { ...epoch, count: epoch.count + 1 }, fences: { next: version * 8192 + 1, last: version * 8192 + 99 } } }, moment))(args, at, (result, then) => this.#begun"
    ],
    seedsMax: 100,
    options: FENCED
  },
  {
    id: 'duplicate-token-accepted',
    story: 'A token is taken again when its message comes twice.',
    file: core('token-lock'),
    replace: ["this.#ports.trace('destroyed', { name: this.#home.name, epoch })\n      return", ''],
    seedsMax: 100,
    options: FENCED
  },
  {
    id: 'token-of-a-lower-epoch',
    story: 'A token of an epoch that is over lets its receiver in, who knows of a later one.',
    file: core('token-lock'),
    replace: [
      'if (this.#home.isEarlier(message.epoch)) {',
      "if (message.type !== 'token' && this.#home.isEarlier(message.epoch)) {"
    ],
    seedsMax: 500,
    options: FENCED
  },
  {
    id: 'ceiling-not-raised',
    story: 'Whoever makes a token sets fences aside and does not say so to the register.',
    file: core('token-kind'),
    replace: ['ceiling: ceiling + by.block,', 'ceiling,'],
    seedsMax: 100,
    options: FENCED
  },
  {
    id: 'fence-reset-on-regeneration',
    story: 'The fences of a new token begin where those of the first one did.',
    file: core('token-kind'),
    replace: ['fences: above(ceiling, by.block) }', 'fences: above(0, by.block) }'],
    seedsMax: 100,
    options: STRICT
  },
  {
    id: 'request-dropped-on-epoch-change',
    story: 'Who waited in one epoch is not asked for in the next.',
    file: core('token-home'),
    replace: ['this.ask.isSent = isAsked', ''],
    seedsMax: 200,
    options: STRICT
  },
  {
    id: 'overtakes-at-home',
    story: 'Who has the token lets in its own first, whoever stands behind it.',
    file: core('token-lock'),
    replace: ['first !== undefined && (isOurs || next === undefined)', 'first !== undefined'],
    seedsMax: 100,
    options: STRICT
  },
  {
    id: 'not-registered',
    story: 'Whoever gets the token enters at once in strict mode too: who is cut off while inside is not waited for.',
    file: core('token-lock'),
    replace: ["this.#home.variant.mode === 'fenced' || this.#home.isRegistered(session, token)", 'true'],
    seedsMax: 500,
    options: STRICT
  },
  {
    id: 'registered-once-and-for-all',
    story: 'Whoever was registered in an epoch takes itself for it still, though others were since.',
    file: core('token-home'),
    replace: [
      'isSame && registered.session === session && registered.version === version',
      'isSame && registered.session === session'
    ],
    seedsMax: 1_000,
    options: { ...STRICT, locks: 1, hauntsHolders: true, useMs: 400, commandEveryMs: 60 }
  },
  {
    id: 'taken-before-it-expired',
    story: 'Who waits does not wait for the session of who is registered.',
    file: core('token-recovery'),
    replace: ['isOwn(state.session) || state.session === this.#expired', 'true'],
    seedsMax: 200,
    options: STRICT
  },
  {
    id: 'token-kept',
    story: 'A token that was handed on is used here too.',
    file: core('token-lock'),
    replace: ['this.#home.token = undefined\n    // Whoever misses', '// Whoever misses'],
    seedsMax: 50,
    options: STRICT
  },
  {
    id: 'epoch-not-counted',
    story: 'A token that is made anew is of the same epoch as the lost one.',
    file: core('token-kind'),
    replace: ['count: epoch.count + 1', 'count: Math.max(1, epoch.count)'],
    seedsMax: 200,
    options: FENCED
  },
  {
    id: 'trusts-that-it-comes',
    story: 'Who waits does not look for a token that does not come.',
    file: core('token-lock'),
    replace: ['this.#home.token === undefined && this.#home.isWanted', 'false'],
    seedsMax: 200,
    options: STRICT
  },
  {
    id: 'queue-not-first-in-first-out',
    story: 'The queue that travels with the token is one of who came last.',
    file: core('suzuki-kasami'),
    replace: ['this.#queue.push(ask)', 'this.#queue.unshift(ask)'],
    seedsMax: 200,
    options: { ...STRICT, algorithm: 'suzuki-kasami' }
  },
  {
    id: 'served-not-remembered',
    story: 'Who has the token does not know whose ask was served elsewhere, and hands it to one that is closed.',
    file: core('suzuki-kasami'),
    replace: ['const isServed = served?.start === start && served.number >= number', 'const isServed = false'],
    seedsMax: 1_000,
    options: { ...STRICT, algorithm: 'suzuki-kasami' }
  },
  {
    id: 'spare-fences-used-twice',
    story: 'What was set aside for a holder is given back to the token whole, though some of it was used.',
    file: core('token-home'),
    replace: ['taken.first + again + 1', 'taken.first + 1'],
    seedsMax: 100,
    options: FENCED
  },
  {
    id: 'wanted-not-said',
    story: 'Whoever has a grant with spare fences is not told that others wait, and enters again before them.',
    file: core('token-requests'),
    replace: ['fences.spare > 0 && !fences.isWanted', 'fences.spare > 1_000'],
    seedsMax: 100,
    options: STRICT
  },
  {
    id: 'warm-ballot-used-twice',
    story: 'Whoever hands on the right to change the register in one round trip keeps it, and uses it too.',
    file: core('warm-ballots'),
    replace: ['this.#byName.delete(name)\n    return warm', 'return warm'],
    seedsMax: 1_000,
    options: { ...STRICT, locks: 1, hauntsHolders: true }
  },
  {
    id: 'warm-ballot-on-an-earlier-read',
    story: 'The right to change the register in one round trip is used upon a value that was read before.',
    file: core('warm-ballots'),
    replace: [
      'this.#byName.set(name, warm)',
      'this.#byName.set(name, { ...warm, value: ((this.early ??= {})[name] ??= warm.value) })'
    ],
    seedsMax: 500,
    options: STRICT
  },
  {
    id: 'rested-token-counts-anew',
    story: 'A token that nobody used for a moment goes on from the first fence.',
    file: core('token-home'),
    replace: ['next: nextFence, last: lastFence', 'next: 1, last: lastFence'],
    seedsMax: 100,
    options: FENCED
  },
  {
    id: 'token-floor-forgotten',
    story: 'A token whose register was dropped while it was free counts its fences from nought again.',
    file: core('token-kind'),
    replace: ['version: floor, ceiling: floor }', 'version: floor, ceiling: 0 }'],
    seedsMax: 1_000,
    options: { ...FENCED, drops: true, leaseMs: 400, commandEveryMs: 600 }
  }
]
