import { messagesPerGrant } from './message-count.ts'
import { MESSAGE_FORMULAS, type MessageFormula } from './message-formulas.ts'

/**
 * `pnpm lock:messages`: what one grant costs, beside the formula of its algorithm, on a simulated network that loses nothing. With `--json` one result a line, as `pnpm bench`
 * prints them; the limit is one message, the token. The formulas are for where one asks at a time.
 */
const COUNTS = [16, 64, 256, 1_024]

/** Grants for each peer: what the first ones cost, while all still point to the first, is then little. */
const GRANTS_EACH = 50

/** Whoever asks all sends a million messages for a thousand grants among a thousand peers: nobody would take it there. */
const ASKS_ALL_MAX = 256

interface Cost {
  readonly formula: MessageFormula
  readonly count: number
  readonly calm: number
  readonly saturated: number
}

function costOf(formula: MessageFormula, count: number): Cost {
  const { algorithm } = formula
  const run = { algorithm, count, grants: GRANTS_EACH * count, seed: 'messages' }
  const calm = messagesPerGrant({ ...run, load: 'calm' })
  return { formula, count, calm, saturated: messagesPerGrant({ ...run, load: 'saturated' }) }
}

function resultsOf({ formula: { algorithm, messages }, count, calm, saturated }: Cost): object[] {
  const bench = `lock/messages-${algorithm}-${count}`
  const counted = { statistic: 'mean', unit: 'messages', samples: GRANTS_EACH * count, limit: 1 }
  const formula = messages(count)
  const of = (value: number): object => ({ value, spread: [value, value], ...counted, ratio: value })
  return [
    { bench: `${bench}-calm`, ...of(calm), goal: formula, met: calm <= formula },
    { bench: `${bench}-saturated`, ...of(saturated), goal: null, met: null }
  ]
}

function lineOf({ formula: { algorithm, formula, messages }, count, calm, saturated }: Cost): string {
  const cells = [calm, saturated, messages(count)].map((value) => value.toFixed(2).padStart(9))
  return `${algorithm.padEnd(14)} ${String(count).padStart(5)} ${cells.join(' ')}  ${formula}`
}

const costs = MESSAGE_FORMULAS.flatMap((formula) =>
  COUNTS.filter((count) => formula.algorithm !== 'suzuki-kasami' || count <= ASKS_ALL_MAX).map((count) =>
    costOf(formula, count)
  )
)
if (process.argv.includes('--json')) {
  for (const cost of costs) {
    for (const result of resultsOf(cost)) {
      console.log(JSON.stringify(result))
    }
  }
} else {
  const heads = ['n'.padStart(5), ...['calm', 'saturated', 'formula'].map((head) => head.padStart(9))]
  console.log(`${'a grant'.padEnd(14)} ${heads.join(' ')}`)
  for (const cost of costs) {
    console.log(lineOf(cost))
  }
}
