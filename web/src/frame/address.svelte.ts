import { writePlace } from '../state/address';
import type { App } from '../state/app';
import { throttle } from '../state/throttle';

/** Browsers stop pages that write their address more often. */
const writeWait = 400;

/**
 * Keeps the address bar at the playhead while that rests, so that a reload comes back here. Returns what to do when
 * a person has changed the address.
 */
export function keepAddress({ simulation, opening, playback }: App): () => void {
  const write = throttle(writeWait, (hash: string) => {
    if (hash !== location.hash) history.replaceState(null, '', hash);
  });
  $effect(() => {
    const place = opening.tried > 0 ? opening.shown : null;
    if (!place || playback.playing || simulation.running) return;
    write(writePlace(place));
  });
  return () => {
    write.cancel();
    void opening.follow(location.hash);
  };
}
