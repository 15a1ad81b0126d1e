"use client";

import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { begunSeasons, seasonAddress } from "./seasons";
import { useAddressedSeason } from "./use-season";
import { useSeasons } from "./use-seasons";

/** Chooses the season that the page is about, once there is a choice; the address keeps it. */
export function SeasonChoice() {
  const t = useTranslations("seasons");
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  const { season } = useAddressedSeason();
  const { data } = useSeasons();
  const begun = begunSeasons(data?.seasons ?? []);
  const newest = begun[0]?.id;
  if (newest === undefined || begun.length < 2) return null;
  const choose = (chosen: string) =>
    router.replace(seasonAddress(path, search.toString(), chosen, newest), { scroll: false });
  return (
    <div className="flex min-w-0 items-center gap-3 text-sm">
      <label className="min-w-0">
        <span className="sr-only">{t("season")}</span>
        <select
          value={season ?? newest}
          onChange={(event) => choose(event.target.value)}
          className="h-9 w-full min-w-0 max-w-40 truncate rounded-lg border border-line bg-surface px-3 font-medium text-ink"
        >
          {begun.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Link href="/archive" className="whitespace-nowrap text-accent hover:underline max-sm:hidden">
        {t("all")}
      </Link>
    </div>
  );
}
