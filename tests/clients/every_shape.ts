// Written from the server's procedures; edit those and generate this anew.
import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";

type Mutation<I, O> = TRPCMutationProcedure<{ meta: unknown; input: I; output: O }>;
type Query<I, O> = TRPCQueryProcedure<{ meta: unknown; input: I; output: O }>;
type Subscription<I, O> = TRPCSubscriptionProcedure<{ meta: unknown; input: I; output: AsyncIterable<O, void, unknown> }>;

/**
 * What a failed call tells: `reason` is a stable word, `facts` are the figures and names of its
 * sentence, `issues` is what is wrong with the input.
 */
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape["data"] & {
    reason?: string;
    facts?: Record<string, string>;
    issues?: { path: (string | number)[]; message: string }[];
  };
}

/** Nothing to say. */
export interface Empty {}

/**
 * One field of each kind.
 *
 * A second paragraph, with a *\/ in it.
 */
export interface Everything {
  side: Side;
  figure: string;
  at: string;
  day: string;
  id: string;
  maybe: string | null;
  several: (number | null)[];
  pair: [string, number];
  many: string[];
  unique: string[];
  by_name: Record<string, Spot>;
  by_side: Partial<Record<Side, number>>;
  anything: unknown;
  record: Record<string, unknown>;
  market: Spot | Perp;
  inner: Everything[];
  version: "1";
  /** Said in words. */
  described: boolean;
  "odd-name": number;
}

export interface PageEverything {
  items: Everything[];
  total: number;
}

export interface PagePerp {
  items: Perp[];
  total: number;
}

export interface Perp {
  kind: "perp";
  leverage: number;
}

export interface ShapesFilteredInput {
  side?: Side | null;
  limit?: number;
}

export interface ShapesInnerKeptFindOneInput {
  amount: string;
}

export interface ShapesMakeOneInput {
  amount: string;
  market: Spot;
  note?: string | null;
}

export interface ShapesOnChangeInput {
  sides?: Side[] | null;
}

export interface ShapesOnNewInput {
  side: Side;
  /** the id of the last value received; what came after it is sent first */
  lastEventId?: string | null;
}

/** Which way a bet goes. */
export type Side = "long" | "short";

export interface Spot {
  kind: "spot";
  price: string;
}

export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  {
    shapes: {
      /**
       * All of them.
       *
       * In pages.
       */
      everyOne: Query<void, PageEverything>;
      filtered: Query<ShapesFilteredInput | undefined | void, Perp[]>;
      /** Makes one. */
      makeOne: Mutation<ShapesMakeOneInput, Empty>;
      /** Forgets. */
      forget: Mutation<void, void>;
      /** Each change as it comes. */
      onChange: Subscription<ShapesOnChangeInput | undefined | void, Everything>;
      /** Each new page, from where the client was. */
      onNew: Subscription<ShapesOnNewInput, { id: string; data: PagePerp }>;
      inner: {
        kept: {
          /** Two groups further in. */
          findOne: Query<ShapesInnerKeptFindOneInput, Spot>;
        };
      };
    };
  }
>;
