import type { SeasonEntry } from "@/rpc/generated";

/** The seasons that have begun, the newest first. */
export function begunSeasons(seasons: readonly SeasonEntry[]): SeasonEntry[] {
  return seasons.filter(({ state }) => state !== "upcoming");
}

/** The season that begins next; undefined where none is planned. */
export function nextSeason(seasons: readonly SeasonEntry[]): SeasonEntry | undefined {
  return seasons.filter(({ state }) => state === "upcoming").at(-1);
}

/** The newest season that is over; undefined where none is. */
export function endedSeason(seasons: readonly SeasonEntry[]): SeasonEntry | undefined {
  return seasons.find(({ state }) => state === "ended");
}

/** Whether a season is over and its final standings are not written yet. */
export function isSettling({ state, is_final }: Pick<SeasonEntry, "state" | "is_final">): boolean {
  return state === "ended" && !is_final;
}

/** Whether the `asked` season has begun, as where none is asked for; undefined until it is known. */
export function isBegun(
  asked: string | null,
  seasons: readonly SeasonEntry[] | undefined,
): boolean | undefined {
  if (asked === null) return true;
  return seasons && begunSeasons(seasons).some(({ id }) => id === asked);
}

/** Whether the `asked` season is another one than the newest that has begun. */
export function isEarlier(asked: string | null, seasons: readonly SeasonEntry[] | undefined) {
  if (asked === null) return false;
  return seasons === undefined || begunSeasons(seasons)[0]?.id !== asked;
}

/** The address of the same page about another season: the newest is left out, as is the page. */
export function seasonAddress(path: string, search: string, chosen: string, newest: string) {
  const question = new URLSearchParams(search);
  question.delete("page");
  if (chosen === newest) question.delete("season");
  else question.set("season", chosen);
  return question.size > 0 ? `${path}?${question}` : path;
}
