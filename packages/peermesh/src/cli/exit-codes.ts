/** What the command line exits with. Scripts rely on these: a number never changes its meaning. */
export const EXIT_CODES = {
  ok: 0,
  failure: 1,
  usage: 2,
  notReachable: 3,
  notFound: 4,
  badInput: 5,
  inUse: 6,
  noQuorum: 123,
  timeout: 124,
  lost: 125,
  notExecutable: 126,
  noCommand: 127,
  interrupted: 130
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]

export const EXIT_CODES_HELP = `Exit codes:
  0    it worked
  1    it failed, or doctor found something wrong; the message says what to do
  2    the command line is wrong, or it could mean several things
  3    no such peer, or it does not answer
  4    the key holds nothing, nothing is known of the subject, nobody leads the scope, or nobody holds the lock
  5    the input is not what was expected: a bad line, key, value or file
  6    the data directory or the port is in use
  123  no majority of the voters answered
  124  a lock was not free in time
  125  a lock was lost, and the command under it was ended
  126  the command to run under a lock can't be run
  127  there is no such command to run under a lock
  130  interrupted, or declined, before it was complete`
