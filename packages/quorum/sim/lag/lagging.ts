import { type Core, type CoreOutput, type CoreTypes, millis, type PeerName } from '@peermesh/kernel'

type Send<T extends CoreTypes> = Extract<CoreOutput<T>, { readonly type: 'send' }>

/** Keeps what may wait for as long as it may: it leaves with whatever else is said to that peer, as at a host, or when its time is over. */
export function lagging<T extends CoreTypes, C extends Core<T>>(core: C): C {
  const step = core.step.bind(core)
  const deadline = core.deadline.bind(core)
  let kept: { readonly output: Send<T>; readonly until: number }[] = []

  const take = (isTaken: (to: PeerName) => boolean): CoreOutput<T>[] => {
    const taken = kept.filter(({ output }) => isTaken(output.to)).map(({ output }) => output)
    kept = kept.filter(({ output }) => !isTaken(output.to))
    return taken
  }

  core.step = (input, at) => {
    if (input.type === 'link' && input.status === 'lost') {
      take((to) => to === input.peer)
    }
    const leaving: CoreOutput<T>[] = []
    for (const output of step(input, at)) {
      if (output.type !== 'send') {
        leaving.push(output)
      } else if (output.mayWaitMs === undefined) {
        leaving.push(...take((to) => to === output.to), output)
      } else {
        kept.push({ output, until: at.now + output.mayWaitMs })
      }
    }
    const due = new Set(kept.filter(({ until }) => until <= at.now).map(({ output }) => output.to))
    leaving.push(...take((to) => due.has(to)))
    return leaving
  }

  core.deadline = () => {
    const own = deadline()
    const earliest = kept.reduce((least, { until }) => Math.min(least, until), Number.POSITIVE_INFINITY)
    return earliest === Number.POSITIVE_INFINITY ? own : millis(Math.min(own ?? earliest, earliest))
  }
  return core
}
