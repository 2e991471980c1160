/** What the keys of the page do, where no text box, slider or list wants them for itself. */
export type Keys = Record<string, () => void>;

const keepsKeys =
  'input, textarea, select, [contenteditable], [role=tab], [role=radio], [role=slider], [popover], dialog';
const keepsSpace = 'button, a, summary, [role=button], [role=switch]';
/** What can have the focus only to be scrolled, and the keys that scroll it up and down. */
const scrolls = "[tabindex='0']";
const scrollKeys = [' ', 'Home', 'End'];

/** Whether a key that was pressed belongs to the control it was pressed in. */
export function belongsTo(control: Element | null, key: string): boolean {
  if (!control) return false;
  if (control.closest(keepsKeys)) return true;
  if (scrollKeys.includes(key) && control.matches(scrolls)) return true;
  return key === ' ' && control.closest(keepsSpace) !== null;
}

/** Handles a key press on the page. */
export function press(event: KeyboardEvent, keys: Keys) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const act = keys[event.key];
  if (!act || belongsTo(event.target instanceof Element ? event.target : null, event.key)) return;
  event.preventDefault();
  act();
}
