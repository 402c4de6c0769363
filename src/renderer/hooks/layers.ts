/**
 * True while a menu, a popover or a dialog is open: keys then belong to it. Tooltips do not count,
 * although they swallow Escape: whoever hovers over a button must still be able to leave by one key.
 */
export function isLayerOpen(): boolean {
  return document.querySelector('[role="menu"], .combobox, dialog[open]') !== null
}
