"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { shortAddress } from "@/format/address";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";
import { exportedText, type GuestKey, keepKey, keptKey, keyOfText } from "@/wallet/guest/key";
import { useSignIn } from "./use-sign-in";

/** Shows the guest key to take along, and takes one in; nothing for other wallets. */
export default function GuestKeyPanel({ walletAddress }: { walletAddress: string }) {
  const t = useTranslations("account");
  const key = keptKey();
  if (key?.address !== walletAddress) return null;
  return (
    <section className="rounded-xl border border-line p-4">
      <h3 className="font-medium text-sm">{t("guestKey")}</h3>
      <p className="mt-1 text-ink-2 text-sm">{t("guestKeyHint")}</p>
      <ExportedKey text={exportedText(key)} />
      <ImportForm present={key} />
    </section>
  );
}

function ExportedKey({ text }: { text: string }) {
  const t = useTranslations("account");
  const [isShown, setShown] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast.success(t("copied"));
  };
  if (!isShown) {
    return (
      <Button size="small" className="mt-3" onClick={() => setShown(true)}>
        {t("exportKey")}
      </Button>
    );
  }
  return (
    <div className="mt-3">
      <p className="text-sm text-warn">{t("exportWarning")}</p>
      <code className="mt-2 block break-all rounded-lg bg-canvas p-3 text-xs">{text}</code>
      <Button size="small" className="mt-2" onClick={copy}>
        {t("copyKey")}
      </Button>
    </div>
  );
}

/** Takes in another key, which takes the place of this one once it has signed in. */
function ImportForm({ present }: { present: GuestKey }) {
  const t = useTranslations("account");
  const { signIn, isPending } = useSignIn();
  const [text, setText] = useState("");
  const [isAsked, setAsked] = useState(false);
  const key = keyOfText(text);
  const isOther = key !== null && key.address !== present.address;
  const take = () => {
    if (!key) return;
    keepKey(key);
    signIn("guest", { onError: () => keepKey(present) });
  };
  return (
    <details className="mt-3">
      <summary className="cursor-pointer text-ink-2 text-sm hover:text-ink">
        {t("importKey")}
      </summary>
      <p className="mt-2 text-ink-2 text-sm">{t("importHint")}</p>
      <input
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAsked(false);
        }}
        aria-label={t("importLabel")}
        placeholder={t("importLabel")}
        autoComplete="off"
        className="mt-2 h-10 w-full rounded-xl border border-line bg-canvas px-3 text-sm"
      />
      {text !== "" && !key && <p className="mt-1.5 text-down text-xs">{t("importWrong")}</p>}
      {!isAsked && (
        <Button
          size="small"
          className="mt-2"
          disabled={!isOther || isPending}
          onClick={() => setAsked(true)}
        >
          {t("importAction")}
        </Button>
      )}
      {isAsked && (
        <div role="alert" className="mt-3 rounded-xl bg-warn-soft p-3">
          <p className="text-sm text-warn">
            {t("importReplaces", { address: shortAddress(present.address) })}
          </p>
          <div className="mt-3 flex flex-wrap gap-2">
            <Button size="small" onClick={() => setAsked(false)}>
              {t("importKeep")}
            </Button>
            <Button size="small" look="primary" disabled={isPending} onClick={take}>
              {t("importReplace")}
            </Button>
          </div>
        </div>
      )}
    </details>
  );
}
