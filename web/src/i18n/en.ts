import { entry } from "./en/entry";
import { frame } from "./en/frame";
import { leaderboard } from "./en/leaderboard";
import { leverage } from "./en/perp";
import { seasons } from "./en/seasons";
import { standing } from "./en/standing";
import { trading } from "./en/trading";
import { trouble } from "./en/trouble";

/** Every sentence of the site in English; the other languages have the same keys. */
export const en = {
  ...frame,
  ...entry,
  ...trading,
  ...leverage,
  ...leaderboard,
  ...standing,
  ...seasons,
  ...trouble,
};
