import { type Dot, dotKey } from '@peermesh/crdt'
import type { Core, CoreInput, Seat } from '@peermesh/kernel'
import type { Era, Holding, ValuesCore, ValuesTypes } from '@peermesh/partition/core'
import { ViolationError } from '@peermesh/sim'

/** Looks at each message of values before and after it is heard. V4: what is asked of an era that is over changes nothing. */
export function watchingStaleUpdates(seat: Seat<ValuesTypes>): Seat<ValuesTypes> {
  return { ...seat, create: () => watching(seat.create() as ValuesCore) }
}

function watching(core: ValuesCore): Core<ValuesTypes> {
  const step = core.step.bind(core)
  core.step = (input, at) => {
    const check = input.type === 'message' ? checkOf(core, input) : undefined
    const outputs = step(input, at)
    check?.()
    return outputs
  }
  return core
}

function checkOf(
  core: ValuesCore,
  { message, from }: Extract<CoreInput<ValuesTypes>, { readonly type: 'message' }>
): (() => void) | undefined {
  if (message.type !== 'update') {
    return undefined
  }
  const { partition, era, update } = message
  const holding = core.holding(partition)
  if (holding === undefined || !isOver(era, holding)) {
    return undefined
  }
  const isSeen = ({ replica, counter }: Dot): boolean => core.shard(partition)?.seen.has(replica, counter) === true
  const unseen = update.additions.filter((dot) => !isSeen(dot))
  return () => {
    const taken = unseen.find(isSeen)
    if (taken !== undefined) {
      throw new ViolationError(`V4: ${dotKey(taken)} was taken from ${from}, which told of it in an era that is over.`)
    }
  }
}

function isOver({ generation, epoch }: Era, holding: Holding): boolean {
  return holding.generation > generation || (holding.generation === generation && holding.epoch > epoch)
}
