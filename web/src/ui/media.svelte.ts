// Questions to the browser about the screen, as values that change.
import { MediaQuery } from 'svelte/reactivity';

/** Two columns at most: the lesson and the tabs become sheets. */
export const narrow = new MediaQuery('(max-width: 767px)', false);
/** Between a phone and a wide screen. */
export const middle = new MediaQuery('(max-width: 1199px)', false);
/** Nothing shall move. */
export const still = new MediaQuery('(prefers-reduced-motion: reduce)', false);
