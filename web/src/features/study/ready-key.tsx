"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { Button, ButtonLink } from "@/ui/button";
import { toast } from "@/ui/toast";

/** The key that the study offers, which is made when it is asked for and shown this once. */
export function ReadyKey({ seal }: { seal: string }) {
  const t = useTranslations("study.own");
  const trpc = useTRPC();
  const failureText = useFailureText();
  const { data, mutate, isPending } = useMutation(
    trpc.study.key.mutationOptions({
      onError: (error) => {
        toast.error(failureText(error));
      },
    }),
  );
  if (!data) {
    return (
      <Button look="primary" disabled={isPending} onClick={() => mutate({ seal })}>
        {t("takeKey")}
      </Button>
    );
  }
  const copy = async () => {
    await navigator.clipboard.writeText(data.key);
    toast.success(t("copied"));
  };
  return (
    <div className="flex w-full flex-col items-start gap-2">
      <p className="text-ink-2">{t("key")}</p>
      <code className="figures block w-full break-all rounded-xl border border-line bg-canvas p-3 text-[13px]">
        {data.key}
      </code>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={copy}>
          {t("copy")}
        </Button>
        <ButtonLink href="/keys">{t("howTo")}</ButtonLink>
      </div>
    </div>
  );
}
