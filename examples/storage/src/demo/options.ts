import { Command, InvalidArgumentError } from 'commander'
import { CITIES_COUNT } from '../cities.ts'

export interface DemoOptions {
  readonly peers: number
  readonly cities: number
  readonly timeout: number
  readonly keep?: boolean
  readonly json?: boolean
}

/** A founder, an importer and one to kill half-way. */
const PEERS_MIN = 3
const PEERS_MAX = 32

export function parseOptions(programArguments: readonly string[]): DemoOptions {
  return new Command('demo')
    .description(
      'Storage peers on this machine hold the cities of the world together, though some are killed meanwhile.'
    )
    .option('--peers <count>', 'how many peers', wholeNumber(PEERS_MIN, PEERS_MAX), 5)
    .option('--cities <count>', 'how many cities', wholeNumber(1, CITIES_COUNT), CITIES_COUNT)
    .option('--timeout <seconds>', 'how long it may take', wholeNumber(1, 3_600), 300)
    .option('--keep', 'leave the mesh running, and say how to talk to it and how to end it')
    .option('--json', 'print the figures as one JSON object; all else goes to standard error')
    .addHelpText(
      'after',
      '\nExits with 0 where all peers hold the same data and every value of a partition could be read all the time, else with 1; then it says what is wrong.'
    )
    .parse([...programArguments], { from: 'user' })
    .opts<DemoOptions>()
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`Give a number from ${least} to ${most}.`)
    }
    return value
  }
}
