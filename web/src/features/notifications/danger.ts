import type { Notification, PerpPosition } from "@/rpc/generated";

/** A position that was said to be close to liquidation, and how close it was, in percent. */
export interface Danger {
  positionId: string;
  distance: number;
}

/** Further away than this many times the distance at the warning, the danger is over. */
const SAFE_TIMES = 2;

/** The danger that a warning speaks of; null for other news. */
export function danger({ kind, position_id, details }: Notification): Danger | null {
  if (kind !== "liquidation_warning" || position_id === null) return null;
  const [mark, liquidation] = [Number(details.mark_price), Number(details.liquidation_price)];
  const distance = (Math.abs(mark - liquidation) / mark) * 100;
  return { positionId: position_id, distance };
}

/** Those dangers that are over: the position has ended, or moved away from its liquidation. */
export function pastDangers(
  dangers: readonly Danger[],
  positions: readonly Pick<PerpPosition, "id" | "liquidation_distance_percentage">[],
): Danger[] {
  return dangers.filter(({ positionId, distance }) => {
    const position = positions.find(({ id }) => id === positionId);
    if (!position) return true;
    const now = position.liquidation_distance_percentage;
    return now !== null && Number(now) > distance * SAFE_TIMES;
  });
}
