"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId } from "react";
import { useTranslations } from "use-intl";
import { isText, useKept } from "@/browser/kept";
import { useTRPC } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";

const LENGTH_MAX = 40;

/** Takes the invitation code, and says why one does not let in; what was typed stays. */
export function CodeForm() {
  const t = useTranslations("entry");
  const id = useId();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const failureText = useFailureText();
  const [code, setCode] = useKept("invitation code", "", isText);
  const enter = useMutation(
    trpc.competition.enter.mutationOptions({
      onSuccess: async () => {
        toast.success(t("entered"));
        setCode("");
        // The grant changes what every page shows of the wallet.
        await cache.invalidateQueries();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ code: code.trim() });
  };
  return (
    <form onSubmit={submit} className="mt-1 max-w-md">
      <label htmlFor={id} className="text-ink-2">
        {t("code")}
      </label>
      <div className="mt-1.5 flex gap-2">
        <input
          id={id}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          maxLength={LENGTH_MAX}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          aria-invalid={enter.isError}
          aria-describedby={`${id}-hint`}
          className="figures h-10 min-w-0 flex-1 rounded-xl border border-line bg-canvas px-3 uppercase"
        />
        <Button type="submit" look="primary" disabled={code.trim() === "" || enter.isPending}>
          {t("enter")}
        </Button>
      </div>
      <p
        id={`${id}-hint`}
        role={enter.isError ? "alert" : undefined}
        className={`mt-1.5 text-xs ${enter.isError ? "text-down" : "text-ink-3"}`}
      >
        {enter.isError ? failureText(enter.error) : t("codeHint")}
      </p>
    </form>
  );
}
