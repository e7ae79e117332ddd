// A metric of Prometheus: its name, its meaning, and its values in a document. Names are promised: alert rules and
// dashboards use them (docs/metrics.md).

type Labels = Readonly<Record<string, string>>;
export type Sample = readonly [value: number, labels?: Labels];

export interface Metric<Document> {
  readonly kind: 'counter' | 'gauge';
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: (document: Document) => readonly Sample[];
}

/** Declares metrics of one kind that have a single value. */
export const single =
  <Document>(kind: Metric<Document>['kind']) =>
  (name: string, help: string, value: (document: Document) => number): Metric<Document> => {
    return { kind, name, help, labels: [], samples: (document) => [[value(document)]] };
  };

/** A sample for each of the words: 1 for the current one, 0 for the others. */
export const oneHot = (label: string, all: readonly string[], current: string): Sample[] =>
  all.map((word) => [Number(word === current), { [label]: word }]);
