"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId } from "react";
import { useTranslations } from "use-intl";
import { isText, useKept } from "@/browser/kept";
import { useTRPC } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { useSetUser } from "@/rpc/session";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";

const LENGTH_MAX = 160;

/** Changes the line that one's own page shows. */
export function BioForm({ bio }: { bio: string }) {
  const t = useTranslations("account");
  const id = useId();
  const trpc = useTRPC();
  const setUser = useSetUser();
  const failureText = useFailureText();
  const [typed, setTyped] = useKept(`bio ${bio}`, bio, isText);
  const update = useMutation(
    trpc.users.update.mutationOptions({
      onSuccess: (user) => {
        setUser(user);
        toast.success(t("saved"));
      },
    }),
  );
  const failure = update.isError && failureText(update.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ bio: typed.trim() });
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor={id} className="text-ink-2 text-sm">
        {t("bio")}
      </label>
      <div className="mt-1.5 flex gap-2">
        <input
          id={id}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          maxLength={LENGTH_MAX}
          aria-invalid={update.isError}
          aria-describedby={`${id}-hint`}
          className="h-10 min-w-0 flex-1 rounded-xl border border-line bg-canvas px-3 text-sm"
        />
        <Button
          type="submit"
          aria-label={t("saveBio")}
          disabled={typed.trim() === bio || update.isPending}
        >
          {t("save")}
        </Button>
      </div>
      <p id={`${id}-hint`} className={`mt-1.5 text-xs ${failure ? "text-down" : "text-ink-3"}`}>
        {failure || t("bioHint")}
      </p>
    </form>
  );
}
