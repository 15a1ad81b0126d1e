import { entry } from "./en/entry";
import { frame } from "./en/frame";
import { leaderboard, standing } from "./en/leaderboard";
import { markets } from "./en/markets";
import { leverage } from "./en/perp";
import { seasons } from "./en/seasons";
import { trading } from "./en/trading";
import { trouble } from "./en/trouble";

/** Every sentence of the site in English; the other languages have the same keys. */
export const en = {
  ...frame,
  ...entry,
  ...trading,
  ...leverage,
  ...markets,
  ...leaderboard,
  ...standing,
  ...seasons,
  ...trouble,
};
