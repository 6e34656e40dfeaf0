import { message, own, value, type Message } from '../../text/message.js'
import { unpunctuated } from './untrusted-text.js'

/** What the error documents of all services have in common: the code is validated, the message is unredacted. */
interface ServiceError {
  readonly code: string
  readonly message: string
}

/** `responded with 403 AccessDenied: <text of the server>`, as a clause that follows the name of the service. */
export function describeError(status: number, error: ServiceError, limit?: number): Message {
  const clause = message`responded with ${value(`${status} ${error.code}`)}`
  const text = unpunctuated(error.message, limit)
  return text === null ? clause : message`${clause}: ${own(text, 'different messages', 'Response')}`
}
