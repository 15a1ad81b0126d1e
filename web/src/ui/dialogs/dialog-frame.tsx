"use client";

import * as Radix from "@radix-ui/react-dialog";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Icon } from "../icons";

export interface DialogFrameProps {
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: string;
  /**
   * Whether one types at once: then the first field has the focus, else the close button. Where
   * fingers type, the keyboard would cover what there is to choose from, unless typing is
   * "always" what the dialog is for.
   */
  isTyping?: boolean | "always";
  children: ReactNode;
}

/** The open dialog: in the middle on a desktop, from below on a phone. */
export default function DialogFrame(props: DialogFrameProps) {
  const t = useTranslations("site");
  const described = props.description ? {} : { "aria-describedby": undefined };
  return (
    <Radix.Root open onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[#05060a]/70 backdrop-blur-[2px]" />
        <Radix.Content
          {...described}
          onOpenAutoFocus={(event) => {
            const isTouched = window.matchMedia("(pointer: coarse)").matches;
            const isTyping = props.isTyping === "always" || (props.isTyping && !isTouched);
            if (!isTyping || !(event.currentTarget instanceof HTMLElement)) return;
            event.preventDefault();
            event.currentTarget.querySelector<HTMLElement>("input, textarea")?.focus();
          }}
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[88dvh] flex-col overflow-hidden rounded-t-2xl border border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[440px] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-2xl"
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-5 pb-3">
            <div>
              <Radix.Title className="font-semibold text-lg">{props.title}</Radix.Title>
              {props.description && (
                <Radix.Description className="mt-1 text-ink-2 text-sm">
                  {props.description}
                </Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label={t("close")}
              className="-mr-2 grid size-9 place-items-center rounded-lg text-ink-2 hover:bg-raised hover:text-ink"
            >
              <Icon name="close" />
            </Radix.Close>
          </div>
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
