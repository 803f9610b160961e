import { levelJournal } from '../../src/index.ts'

// A process that has a data directory open until it is killed.
const [, , directory = ''] = process.argv
const journal = await levelJournal(directory)
// Listening keeps the process, and the closure keeps the journal.
process.once('disconnect', () => void journal.close())
process.send?.('open')
