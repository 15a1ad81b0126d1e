import type { en } from "./en";
import { entry } from "./ja/entry";
import { frame } from "./ja/frame";
import { leaderboard, standing } from "./ja/leaderboard";
import { markets } from "./ja/markets";
import { leverage } from "./ja/perp";
import { seasons } from "./ja/seasons";
import { trading } from "./ja/trading";
import { trouble } from "./ja/trouble";

export const ja: typeof en = {
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
