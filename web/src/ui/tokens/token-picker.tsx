"use client";

import { Suspense, useState } from "react";
import { lazyPart } from "@/browser/part";
import { OpenedDialog as Dialog } from "../dialogs/opened-dialog";
import { Icon } from "../icons";
import type { TokenChoice } from "./token-choice";
import { TokenIcon } from "./token-icon";

const TokenList = lazyPart(() => import("./token-list"));

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
        <Suspense fallback={<div className="h-[66dvh] sm:h-130" />}>
          <TokenList choices={props.choices} onChoose={choose} />
        </Suspense>
      </Dialog>
    </>
  );
}
