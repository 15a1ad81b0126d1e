"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId } from "react";
import { useTranslations } from "use-intl";
import { isText, useKept } from "@/browser/kept";
import { useTRPC } from "@/rpc/client";
import { useFailureText } from "@/rpc/failures/use-failure-text";
import { useSetUser } from "@/rpc/session";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";

/** Changes the name that the leaderboard shows. */
export function UsernameForm({ username }: { username: string }) {
  const t = useTranslations("account");
  const id = useId();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const setUser = useSetUser();
  const failureText = useFailureText();
  const [name, setName] = useKept(`username ${username}`, username, isText);
  const update = useMutation(
    trpc.users.update.mutationOptions({
      onSuccess: async (user) => {
        setUser(user);
        toast.success(t("saved"));
        await cache.invalidateQueries({ queryKey: trpc.leaderboard.pathKey() });
      },
    }),
  );
  const failure = update.isError && failureText(update.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ username: name.trim() });
  };
  const isUnchanged = name.trim() === username || name.trim() === "";
  return (
    <form onSubmit={submit}>
      <label htmlFor={id} className="text-ink-2 text-sm">
        {t("username")}
      </label>
      <div className="mt-1.5 flex gap-2">
        <input
          id={id}
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={50}
          aria-invalid={update.isError}
          aria-describedby={`${id}-hint`}
          className="h-10 min-w-0 flex-1 rounded-xl border border-line bg-canvas px-3 text-sm"
        />
        <Button type="submit" disabled={isUnchanged || update.isPending}>
          {t("save")}
        </Button>
      </div>
      <p id={`${id}-hint`} className={`mt-1.5 text-xs ${failure ? "text-down" : "text-ink-3"}`}>
        {failure || t("usernameHint")}
      </p>
    </form>
  );
}
