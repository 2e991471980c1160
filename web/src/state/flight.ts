import type { Flight, View } from '../engine/wire';

/** How much of its way a flight has made at the moment `us`, from 0 to 1; null when it is not under way. */
export function progress(flight: Flight, us: number): number | null {
  if (us < flight.startUs || us > flight.endUs) return null;
  if (flight.endUs === flight.startUs) return 1;
  return (us - flight.startUs) / (flight.endUs - flight.startUs);
}

/** Where the playhead rests after a step: half-way to the next arrival, if something is under way. */
export function restingPlace(view: View): number {
  const { us } = view.clock;
  const arrival = Math.min(...view.flights.map((f) => f.endUs).filter((end) => end > us));
  return Number.isFinite(arrival) ? us + (arrival - us) / 2 : us;
}

/** How many milliseconds a stretch of virtual time takes on the screen, at speed 1. Waiting is folded. */
export function screenTime(us: number): number {
  if (us <= 0) return 0;
  const short = Math.min(us, 100_000) / 45;
  const long = us > 100_000 ? 400 * Math.log10(us / 100_000) : 0;
  return Math.max(350, Math.min(3500, short + long));
}
