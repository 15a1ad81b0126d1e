"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useFavourites } from "@/browser/favourites";
import { Change } from "../change";
import { Icon } from "../icons";
import { Money } from "../money";
import { Segmented } from "../segmented";
import { FavouriteMark } from "./favourite-mark";
import { CHOICE_SORTS, type ChoiceSort, matching, type TokenChoice } from "./token-choice";
import { TokenIcon } from "./token-icon";

/** All tokens to choose from: searched, ordered, and with favourites first. */
export default function TokenList(props: {
  choices: readonly TokenChoice[];
  onChoose: (address: string) => void;
}) {
  const t = useTranslations("swap");
  const tMarket = useTranslations("market");
  const [search, setSearch] = useState("");
  const input = useRef<HTMLInputElement>(null);
  // The dialog has looked for a field before this was loaded. Where fingers type, the keyboard would
  // cover what there is to choose from.
  useEffect(() => {
    if (!window.matchMedia("(pointer: coarse)").matches) input.current?.focus();
  }, []);
  const [sort, setSort] = useState<ChoiceSort>("held");
  const { favourites } = useFavourites();
  const found = matching(props.choices, search, sort, favourites);
  const sorts = CHOICE_SORTS.map((value) => ({ value, label: tMarket(`sorts.${value}`) }));
  const chooseFirst = ({ key, nativeEvent }: KeyboardEvent) => {
    const [first] = found;
    // Enter also ends what is typed in Japanese, which chooses nothing yet.
    if (key === "Enter" && !nativeEvent.isComposing && first) props.onChoose(first.address);
  };
  return (
    <div className="flex min-h-0 flex-col">
      <label className="mx-5 flex h-11 items-center gap-2 rounded-xl border border-line bg-canvas px-3 text-ink-2 focus-within:border-line-strong">
        <Icon name="search" className="size-4" />
        <input
          ref={input}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={chooseFirst}
          placeholder={t("searchToken")}
          aria-label={t("searchToken")}
          className="w-full bg-transparent text-ink text-sm outline-none placeholder:text-ink-3"
        />
      </label>
      <div className="mx-5 mt-2">
        <Segmented label={tMarket("sortBy")} choices={sorts} value={sort} onChange={setSort} />
      </div>
      <ul className="relative mt-3 h-[52dvh] overflow-y-auto px-2 pb-3 sm:h-96">
        {found.map((choice) => (
          <li key={choice.address} className="flex items-center">
            <FavouriteMark address={choice.address} symbol={choice.symbol} />
            <TokenRow choice={choice} onChoose={props.onChoose} />
          </li>
        ))}
        {found.length === 0 && (
          <li className="px-3 py-8 text-center text-ink-2 text-sm">{t("noToken", { search })}</li>
        )}
      </ul>
    </div>
  );
}

function TokenRow(props: { choice: TokenChoice; onChoose: (address: string) => void }) {
  const { choice } = props;
  const isHeld = choice.balance !== null && choice.balance !== "0";
  return (
    <button
      type="button"
      onClick={() => props.onChoose(choice.address)}
      className="flex h-14 min-w-0 flex-1 items-center gap-3 rounded-xl px-3 text-left hover:bg-raised"
    >
      <TokenIcon symbol={choice.symbol} url={choice.icon_url} />
      <span className="min-w-0 flex-1">
        <span className="block font-medium text-sm">{choice.symbol}</span>
        <span className="block truncate text-ink-3 text-xs">{choice.name}</span>
      </span>
      {choice.change_percentage !== null && (
        <Change percentage={choice.change_percentage} className="text-xs" />
      )}
      {isHeld && (
        <span className="text-right text-sm">
          <Money as="amount" value={choice.balance} className="block" />
          <Money value={choice.value_usd} className="block text-ink-3 text-xs" />
        </span>
      )}
    </button>
  );
}
