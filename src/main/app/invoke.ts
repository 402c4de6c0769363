/** One call of the window: who calls, what comes in, what goes out. A handler cannot be reached past these checks. */
import type { IpcMainInvokeEvent } from 'electron'
import type { z } from 'zod'
import { type InvokeChannel, invokeContract } from '../../shared/ipc.ts'
import type { InvokeReply } from '../../shared/ipc-reply.ts'
import type { Log } from './log.ts'
import { origin } from './scheme.ts'
import { isForUser } from './user-errors.ts'

type Contract = typeof invokeContract

/** One function per channel of the contract; a missing or surplus one is a type error. */
export type InvokeHandlers = {
  [C in InvokeChannel]: (
    input: z.output<Contract[C]['input']>,
  ) => z.input<Contract[C]['output']> | Promise<z.input<Contract[C]['output']>>
}

/** Tells whether the app's own window speaks. */
export interface OwnWindow {
  owns(contents: Electron.WebContents): boolean
}

/** The part of an event that the check needs. */
export type Sender = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>

const faultMessage = 'Something went wrong inside Moodmark. Try again; if it stays, restart the app.'

/** Never rejects: the reply says what went wrong, in a sentence for the user. */
export async function answerInvoke(
  channel: InvokeChannel,
  handlers: InvokeHandlers,
  event: Sender,
  args: unknown[],
  window: OwnWindow,
  log: Log,
): Promise<InvokeReply> {
  try {
    assertOwnSender(event, window)
    if (args.length > 1) throw new Error(`${channel} takes one argument, not ${args.length}`)
    const contract = invokeContract[channel]
    const input = contract.input.parse(args[0])
    // The channel's own schema has just parsed it; TypeScript cannot follow that through a union of functions.
    const handler = handlers[channel] as (input: unknown) => unknown
    return { ok: true, value: contract.output.parse(await handler(input)) }
  } catch (error) {
    if (isForUser(error)) return { ok: false, message: error.message }
    log.error(`Call of ${channel} failed`, error)
    return { ok: false, message: faultMessage }
  }
}

/** @throws Error unless the main frame of the app's own window calls while it shows the app's own page */
export function assertOwnSender(event: Sender, window: OwnWindow): void {
  const frame = event.senderFrame
  if (!frame) throw new Error('Refused: the calling frame is gone')
  if (!window.owns(event.sender)) throw new Error('Refused: the caller is not the app window')
  if (frame.parent !== null) throw new Error('Refused: the caller is a subframe')
  if (frame.origin !== origin) throw new Error(`Refused: the caller shows ${frame.origin}`)
}
