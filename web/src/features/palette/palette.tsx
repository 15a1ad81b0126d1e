"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useTheme } from "@/browser/theme";
import { useLanguage } from "@/i18n/language";
import { MARKET_WORDS } from "@/i18n/market-words";
import { MoreWords } from "@/i18n/more-words";
import { useTokens } from "@/rpc/queries/use-tokens";
import { useIsSignedIn } from "@/rpc/session";
import { Dialog } from "@/ui/dialogs/dialog";
import { SECTIONS } from "@/ui/pages/sections";
import { promptSignIn } from "@/ui/pages/sign-in-prompt";
import { orderAddress, readOrder, type TypedOrder } from "./order";

const ITEM =
  "flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-3 py-2 text-sm data-[selected=true]:bg-raised";

interface PaletteProps {
  typed: string;
  onType: (typed: string) => void;
  /** Its field has the focus, and so all that is typed from now on. */
  onReady: () => void;
  onClose: () => void;
}

/** Everything by keyboard: go anywhere, find a token, or type an order and have it filled in. */
export default function Palette(props: PaletteProps) {
  return (
    <MoreWords words={MARKET_WORDS}>
      <Commands {...props} />
    </MoreWords>
  );
}

function Commands(props: PaletteProps) {
  const t = useTranslations("commands");
  const { typed, onClose } = props;
  const go = useGo(onClose);
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t("title")}
      description={t("lead")}
      isTyping="always"
    >
      <Command label={t("title")} className="flex min-h-0 flex-col">
        <Command.Input
          value={typed}
          onValueChange={props.onType}
          onFocus={props.onReady}
          placeholder={t("placeholder")}
          className="mx-5 h-11 rounded-xl border border-line bg-canvas px-4 text-sm outline-none placeholder:text-ink-3 focus:border-line-strong"
        />
        <Command.List className="mt-3 max-h-80 overflow-y-auto px-3 pb-4">
          <Command.Empty className="px-3 py-8 text-center text-ink-2 text-sm">
            {t("nothing")}
          </Command.Empty>
          <OrderItem typed={typed} onGo={go} />
          <Pages onGo={go} />
          <Settings onDone={onClose} />
          <Tokens onGo={go} />
        </Command.List>
      </Command>
    </Dialog>
  );
}

function useGo(onClose: () => void): (address: string) => void {
  const router = useRouter();
  return (address) => {
    router.push(address);
    onClose();
  };
}

function OrderItem({ typed, onGo }: { typed: string; onGo: (address: string) => void }) {
  const t = useTranslations("commands");
  const { tokens } = useTokens();
  const order = readOrder(
    typed,
    tokens.map(({ symbol }) => symbol),
  );
  if (!order) return null;
  const addressOf = (name: string) => tokens.find(({ symbol }) => symbol === name)?.address ?? "";
  return (
    <Command.Item
      value={typed}
      onSelect={() => onGo(orderAddress(order, addressOf))}
      className={`${ITEM} font-medium text-accent`}
    >
      {t(`order.${order.kind}`, orderWords(order, t))}
    </Command.Item>
  );
}

function orderWords(
  order: TypedOrder,
  t: ReturnType<typeof useTranslations<"commands">>,
): Record<string, string> {
  const amount = order.amount && `${order.amount} `;
  if (order.kind === "swap") return { amount, from: order.from, to: order.to };
  if (order.kind === "stake" || order.kind === "lend") return { amount, symbol: order.symbol };
  const { direction, leverage, symbol } = order;
  return { direction: t(direction), leverage: leverage && `${leverage}x `, symbol };
}

function Pages({ onGo }: { onGo: (address: string) => void }) {
  const t = useTranslations();
  return (
    <Group name={t("commands.pages")}>
      {SECTIONS.map(({ name, href }) => (
        <Command.Item
          key={name}
          value={t(`nav.${name}`)}
          keywords={[name]}
          onSelect={() => onGo(href)}
          className={ITEM}
        >
          {t(`nav.${name}`)}
        </Command.Item>
      ))}
      <Command.Item
        value={t("seasons.archive")}
        keywords={["archive", "seasons", "results"]}
        onSelect={() => onGo("/archive")}
        className={ITEM}
      >
        {t("seasons.archive")}
      </Command.Item>
    </Group>
  );
}

function Settings({ onDone }: { onDone: () => void }) {
  const t = useTranslations();
  const isVisitor = !useIsSignedIn();
  const [theme, setTheme] = useTheme();
  const [language, setLanguage] = useLanguage();
  const settings: [string, () => void][] = [
    [
      t(theme === "light" ? "site.toDark" : "site.toLight"),
      () => setTheme(theme === "light" ? "dark" : "light"),
    ],
    [t("commands.otherLanguage"), () => setLanguage(language === "en" ? "ja" : "en")],
  ];
  if (isVisitor) settings.push([t("account.signIn"), () => promptSignIn(true)]);
  return (
    <Group name={t("commands.settings")}>
      {settings.map(([name, act]) => (
        <Command.Item
          key={name}
          value={name}
          onSelect={() => {
            onDone();
            act();
          }}
          className={ITEM}
        >
          {name}
        </Command.Item>
      ))}
    </Group>
  );
}

function Tokens({ onGo }: { onGo: (address: string) => void }) {
  const t = useTranslations("commands");
  const { tokens } = useTokens();
  return (
    <Group name={t("tokens")}>
      {tokens.map(({ address, name, symbol }) => (
        <Command.Item
          key={address}
          value={address}
          keywords={[symbol, name]}
          onSelect={() => onGo(`/swap?to=${address}`)}
          className={ITEM}
        >
          <span className="font-medium">{symbol}</span>
          <span className="truncate text-ink-3">{name}</span>
        </Command.Item>
      ))}
    </Group>
  );
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={name}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-xs"
    >
      {children}
    </Command.Group>
  );
}
