import type { en } from "./en";
import { entry } from "./ja/entry";
import { frame } from "./ja/frame";
import { leaderboard } from "./ja/leaderboard";
import { leverage } from "./ja/perp";
import { seasons } from "./ja/seasons";
import { standing } from "./ja/standing";
import { trading } from "./ja/trading";
import { trouble } from "./ja/trouble";

export const ja: typeof en = {
  ...frame,
  ...entry,
  ...trading,
  ...leverage,
  ...leaderboard,
  ...standing,
  ...seasons,
  ...trouble,
};
