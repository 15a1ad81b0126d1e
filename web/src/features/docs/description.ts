/** The part of an OpenAPI 3.1 document that the page reads. */
export interface Description {
  info: { title: string; version: string };
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { schemas: Record<string, Schema> };
}

export interface DescribedOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security: object[];
  "x-scope"?: string;
  parameters?: Parameter[];
  requestBody?: { content: { "application/json": { schema: Schema } } };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface Parameter {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: Schema;
}

export interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
}

/** One thing that can be asked, with its address. */
export interface Operation {
  id: string;
  group: string;
  method: string;
  path: string;
  summary: string;
  text: string;
  scope: string | null;
  needsSession: boolean;
  fields: Field[];
  /** Whether fields that are not in the address are sent as JSON. */
  hasBody: boolean;
  answer: Schema | null;
}

/** One field of the input, and where it is sent. */
export interface Field {
  name: string;
  place: "path" | "query" | "body";
  isRequired: boolean;
  type: string;
  text: string;
  example: string;
}

/** All that can be asked, in the order of the document. */
export function operations(document: Description): Operation[] {
  const schemas = document.components.schemas;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      id: one.operationId,
      group: one.tags[0] ?? "",
      method: method.toUpperCase(),
      path,
      summary: one.summary,
      text: one.description === one.summary ? "" : one.description,
      scope: one["x-scope"] ?? null,
      needsSession: one.security.length > 0,
      fields: [...addressFields(one, schemas), ...bodyFields(one, schemas)],
      hasBody: one.requestBody !== undefined,
      answer: answerOf(one),
    })),
  );
}

/** Those that have all words of the text in their name, address or sentence. */
export function found(all: readonly Operation[], text: string): Operation[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ id, method, path, summary }) => {
    const told = `${id} ${method} ${path} ${summary}`.toLowerCase();
    return words.every((word) => told.includes(word));
  });
}

/** The operations by their group, in the order in which groups come. */
export function byGroup(all: readonly Operation[]): [string, Operation[]][] {
  const groups = new Map<string, Operation[]>();
  for (const one of all) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return [...groups];
}

/** The schema that a reference stands for; of one or null, the one. */
export function resolved(schema: Schema, schemas: Record<string, Schema>): Schema {
  const target = schema.$ref && schemas[schema.$ref.replace(/^.*\//, "")];
  if (target) return resolved(target, schemas);
  const options = (schema.anyOf ?? []).filter(({ type }) => type !== "null");
  const [only] = options;
  return only && options.length === 1 ? { ...schema, ...resolved(only, schemas) } : schema;
}

const DEPTH_MAX = 4;

/** How the answer looks, in lines of its fields and their types. */
export function shapeText(schema: Schema, schemas: Record<string, Schema>, depth = 0): string {
  const known = resolved(schema, schemas);
  const indent = "  ".repeat(depth + 1);
  if (depth > DEPTH_MAX) return "…";
  if (known.items) return `[${shapeText(known.items, schemas, depth)}]`;
  if (!known.properties) return typeText(known);
  const lines = Object.entries(known.properties).map(
    ([name, field]) => `${indent}${name}: ${shapeText(field, schemas, depth + 1)}`,
  );
  return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}

function answerOf(one: DescribedOperation): Schema | null {
  const content = Object.values(one.responses["200"]?.content ?? {});
  return content[0]?.schema ?? null;
}

function addressFields(one: DescribedOperation, schemas: Record<string, Schema>): Field[] {
  return (one.parameters ?? []).map(({ name, in: place, required, description, schema }) => ({
    place,
    ...fieldOf(name, { ...schema, ...(description && { description }) }, schemas),
    isRequired: required,
  }));
}

function bodyFields(one: DescribedOperation, schemas: Record<string, Schema>): Field[] {
  const schema = one.requestBody?.content["application/json"].schema;
  if (!schema) return [];
  const { properties = {}, required = [] } = resolved(schema, schemas);
  return Object.entries(properties).map(([name, field]) => ({
    place: "body" as const,
    ...fieldOf(name, field, schemas),
    isRequired: required.includes(name),
  }));
}

function fieldOf(name: string, schema: Schema, schemas: Record<string, Schema>) {
  const known = resolved(schema, schemas);
  const example = known.examples?.[0] ?? known.enum?.[0] ?? known.const ?? "";
  return {
    name,
    type: typeText(known),
    text: schema.description ?? known.description ?? "",
    example: typeof example === "string" ? example : JSON.stringify(example),
  };
}

function typeText(schema: Schema): string {
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return schema.type ?? "any";
}
