"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/button";
import type { Field, Operation } from "./description";
import { Lines } from "./lines";
import { curlLine, requestOf, type Sent } from "./request";

const TEXT_MAX = 20_000;

/** Fields to fill in, the request as a line of a shell, and what the server answers to it. */
export function TryIt({ operation, bearer }: { operation: Operation; bearer: string }) {
  const t = useTranslations("docs");
  const [values, setValues] = useState<Record<string, string>>({});
  const sent = requestOf(operation, values);
  const asking = useMutation({ mutationFn: (one: Sent) => ask(one, bearer), retry: false });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (sent) asking.mutate(sent);
      }}
    >
      {operation.fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={values[field.name] ?? ""}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      {sent && <Lines text={curlLine(sent, window.location.origin)} label="curl" />}
      <Button type="submit" size="small" className="w-fit" disabled={!sent || asking.isPending}>
        {t("send")}
      </Button>
      {asking.isError && <p role="alert">{t("lost")}</p>}
      {asking.data && (
        <div role="status" className="flex flex-col gap-1">
          <p className="font-medium">{t("status", { status: asking.data.status })}</p>
          <Lines text={asking.data.text} label={t("answer")} />
        </div>
      )}
    </form>
  );
}

function FieldInput(props: { field: Field; value: string; onChange: (value: string) => void }) {
  const t = useTranslations("docs");
  const { example, isRequired, name, text, type } = props.field;
  return (
    <label className="flex flex-col gap-1">
      <span>
        <code className="font-medium">{name}</code>{" "}
        <span className="text-ink-2 text-xs [overflow-wrap:anywhere]">
          {type}
          {isRequired && ` · ${t("required")}`}
        </span>
        {text && (
          <span lang="en" className="block text-ink-2 text-xs">
            {text}
          </span>
        )}
      </span>
      <input
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        placeholder={example}
        autoComplete="off"
        spellCheck={false}
        className="h-9 w-full max-w-xl rounded-lg border border-line bg-canvas px-3 text-ink"
      />
    </label>
  );
}

async function ask(sent: Sent, bearer: string): Promise<{ status: number; text: string }> {
  const headers: Record<string, string> = {};
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  if (sent.body !== null) headers["content-type"] = "application/json";
  const { method, address, body } = sent;
  const answer = await fetch(address, { method, headers, ...(body !== null && { body }) });
  return { status: answer.status, text: laidOut(await answer.text()).slice(0, TEXT_MAX) };
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
