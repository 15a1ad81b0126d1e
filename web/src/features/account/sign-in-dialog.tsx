"use client";

import type { Wallet } from "@wallet-standard/base";
import { useTranslations } from "use-intl";
import { useSessionOver } from "@/rpc/failures/session-over";
import { OpenedDialog as Dialog } from "@/ui/dialogs/opened-dialog";
import { promptSignIn, useSignInPrompt } from "@/ui/pages/sign-in-prompt";
import { useExtensions } from "@/wallet/wallets";
import { useSignIn } from "./use-sign-in";

/** Lets the visitor choose a wallet; opened from anywhere by `promptSignIn`. */
export function SignInDialog() {
  const t = useTranslations();
  const isOver = useSessionOver();
  const isOpen = useSignInPrompt();
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={promptSignIn}
      title={isOver ? t("sessionOver.title") : t("account.signInTitle")}
      description={isOver ? t("sessionOver.lead") : t("account.signInLead")}
    >
      <WalletList />
    </Dialog>
  );
}

function WalletList() {
  const t = useTranslations("account");
  const { signIn, isPending } = useSignIn();
  const extensions = useExtensions();
  return (
    <div className="flex flex-col gap-2 overflow-y-auto px-5 pt-2 pb-6">
      <button
        type="button"
        disabled={isPending}
        onClick={() => signIn("guest")}
        className="flex items-center gap-3 rounded-xl border border-accent-fill bg-accent-soft px-4 py-3 text-left hover:border-accent"
      >
        <span
          aria-hidden="true"
          className="grid size-9 place-items-center rounded-lg bg-accent-fill text-lg text-white"
        >
          α
        </span>
        <span>
          <span className="block font-medium">{t("guest")}</span>
          <span className="block text-ink-2 text-sm">
            {isPending ? t("signing") : t("guestHint")}
          </span>
        </span>
      </button>
      {extensions.map((wallet) => (
        <WalletButton key={wallet.name} wallet={wallet} isPending={isPending} onChoose={signIn} />
      ))}
      {extensions.length === 0 && (
        <p className="mt-2 text-balance text-ink-3 text-sm">{t("noWallets")}</p>
      )}
    </div>
  );
}

function WalletButton(props: {
  wallet: Wallet;
  isPending: boolean;
  onChoose: (wallet: Wallet) => void;
}) {
  return (
    <button
      type="button"
      disabled={props.isPending}
      onClick={() => props.onChoose(props.wallet)}
      className="flex items-center gap-3 rounded-xl border border-line bg-raised px-4 py-3 text-left hover:border-line-strong"
    >
      {/* biome-ignore lint/performance/noImgElement: the wallet gives its icon as a data URL */}
      <img src={props.wallet.icon} alt="" width={36} height={36} className="rounded-lg" />
      <span className="font-medium">{props.wallet.name}</span>
    </button>
  );
}
