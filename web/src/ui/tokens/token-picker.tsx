"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { OpenedDialog as Dialog } from "../dialogs/opened-dialog";
import { Icon } from "../icons";
import { Money } from "../money";
import { matching, type TokenChoice } from "./token-choice";
import { TokenIcon } from "./token-icon";

/** A button that shows the chosen token and opens a searchable list of all. */
export function TokenPicker(props: {
  label: string;
  choices: readonly TokenChoice[];
  chosen: TokenChoice | undefined;
  onChoose: (address: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const choose = (address: string) => {
    setOpen(false);
    props.onChoose(address);
  };
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="flex h-11 shrink-0 items-center gap-2 rounded-full border border-line bg-raised pr-3 pl-2 font-semibold hover:border-line-strong"
      >
        <span className="sr-only">{props.label}: </span>
        {props.chosen && (
          <TokenIcon
            key={props.chosen.address}
            symbol={props.chosen.symbol}
            url={props.chosen.icon_url}
            size={26}
          />
        )}
        {props.chosen?.symbol ?? "…"}
        <Icon name="chevron" className="size-4 text-ink-2" />
      </button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title={props.label} isTyping>
        <TokenList choices={props.choices} onChoose={choose} />
      </Dialog>
    </>
  );
}

function TokenList(props: {
  choices: readonly TokenChoice[];
  onChoose: (address: string) => void;
}) {
  const t = useTranslations("swap");
  const [search, setSearch] = useState("");
  const found = matching(props.choices, search);
  return (
    <div className="flex min-h-0 flex-col">
      <label className="mx-5 flex h-11 items-center gap-2 rounded-xl border border-line bg-canvas px-3 text-ink-2 focus-within:border-line-strong">
        <Icon name="search" className="size-4" />
        <input
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder={t("searchToken")}
          aria-label={t("searchToken")}
          className="w-full bg-transparent text-ink text-sm outline-none placeholder:text-ink-3"
        />
      </label>
      <ul className="relative mt-3 h-[52dvh] overflow-y-auto px-2 pb-3 sm:h-96">
        {found.map((choice) => (
          <li key={choice.address}>
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
      className="flex h-14 w-full items-center gap-3 rounded-xl px-3 text-left hover:bg-raised"
    >
      <TokenIcon symbol={choice.symbol} url={choice.icon_url} />
      <span className="min-w-0 flex-1">
        <span className="block font-medium text-sm">{choice.symbol}</span>
        <span className="block truncate text-ink-3 text-xs">{choice.name}</span>
      </span>
      {isHeld && (
        <span className="text-right text-sm">
          <Money as="amount" value={choice.balance} className="block" />
          <Money value={choice.value_usd} className="block text-ink-3 text-xs" />
        </span>
      )}
    </button>
  );
}
