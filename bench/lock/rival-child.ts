/** Takes a lock of a server, in a process of its own: what peers do among themselves, for comparison. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@redis/client'
import postgres from 'postgres'
import { serve } from '../processes/serve.ts'
import { type Contender, type Contest, contend, type Grant } from './contention.ts'

export type Rival =
  /** One server: SET NX PX. Several: Redlock, a majority of them. */
  | { readonly type: 'redis'; readonly urls: readonly string[] }
  /** An advisory lock of the session. */
  | { readonly type: 'postgres'; readonly url: string }

const NAME = 'peermesh-bench'
const LEASE_MS = 10_000

/** Nobody tells a waiter that a lock of Redis is free: it asks again, after 5 to 15 ms. */
const POLL_MS = 5
const POLL_JITTER_MS = 10

/** Only who set it takes it away. */
const RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end"

let contender: Contender | undefined

async function openRedis(urls: readonly string[]): Promise<Contender> {
  const clients = await Promise.all(urls.map(async (url) => await createClient({ url }).connect()))
  const majority = Math.floor(urls.length / 2) + 1
  return {
    take: async () => {
      for (;;) {
        const token = randomUUID()
        const condition = { condition: 'NX', expiration: { type: 'PX', value: LEASE_MS } } as const
        const answers = await Promise.all(clients.map(async (client) => await client.set(NAME, token, condition)))
        const release = async (): Promise<void> => {
          await Promise.all(
            clients.map(async (client) => await client.eval(RELEASE, { keys: [NAME], arguments: [token] }))
          )
        }
        if (answers.filter((answer) => answer === 'OK').length >= majority) {
          return { release }
        }
        if (clients.length > 1) {
          await release()
        }
        await sleep(POLL_MS + Math.random() * POLL_JITTER_MS)
      }
    }
  }
}

async function openPostgres(url: string): Promise<Contender> {
  const sql = postgres(url, { max: 1 })
  // Connected before anything is timed.
  await sql`SELECT 1`
  return {
    take: async () => {
      await sql`SELECT pg_advisory_lock(hashtext(${NAME}))`
      return { release: async () => await sql`SELECT pg_advisory_unlock(hashtext(${NAME}))` }
    }
  }
}

const commands = {
  async open(rival: Rival): Promise<void> {
    contender = rival.type === 'redis' ? await openRedis(rival.urls) : await openPostgres(rival.url)
  },

  async contend(contest: Contest): Promise<readonly Grant[]> {
    if (contender === undefined) {
      throw new RangeError('Open the rival first.')
    }
    return await contend(contender, contest)
  }
}

export type RivalCommands = typeof commands

serve(commands)
