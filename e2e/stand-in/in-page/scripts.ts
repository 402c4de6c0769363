/** The two script texts that a window installs before its page loads. Node strips types from function sources by itself. */
import { makeCodec } from '../codec.ts'
import { makeBridge } from './bridge.ts'
import { askBeforeOpening } from './new-windows.ts'
import { bindingName, receiverName, runPreload } from './preload-world.ts'

/** Subframes get neither half: like Electron without nodeIntegrationInSubFrames. */
const onlyInMainFrame = (body: string) => `if (window === window.top) {\n${body}\n}`

/** Global of the page's own world through which it asks for a window, gone before the page's first script runs. */
export const openBindingName = '__moodmarkOpenWindow'

/** For the page's own world. */
export function pageWorldScript(secret: string): string {
  // Semicolons: the second function would else be taken for the argument of a call of the first one's result.
  return onlyInMainFrame(`(${makeBridge})(${JSON.stringify(secret)}, 'page');
(${askBeforeOpening})(${JSON.stringify(openBindingName)});`)
}

/** For the isolated world, around the text of a CommonJS preload. */
export function preloadWorldScript(secret: string, preload: string, electronVersion: string): string {
  return onlyInMainFrame(`(${runPreload})({
    codec: (${makeCodec})(),
    bridge: (${makeBridge})(${JSON.stringify(secret)}, 'preload'),
    post: (text) => globalThis.${bindingName}(text),
    receive: (receiver) => { globalThis.${receiverName} = receiver },
    electronVersion: ${JSON.stringify(electronVersion)},
    platform: ${JSON.stringify(process.platform)},
  }, function (require, module, exports, process) {\n${preload}\n})`)
}
