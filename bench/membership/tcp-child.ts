/** A process that does nothing else but bare TCP. */
import { serve } from '../processes/serve.ts'
import { bareTcp } from './bare-tcp.ts'

serve(bareTcp)
