// Characters that turn the direction of the text around them, so that what stands there reads as something else
// (Unicode 9, "Trojan source"). Whoever writes a message may put them anywhere.
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Shows such characters by their numbers in place of letting them act. */
export const unturned = (text: string): string =>
  text.replace(turning, (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
