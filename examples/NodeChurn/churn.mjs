// Four weeks of a pipeline's life, sent to OtelMl with the OpenTelemetry SDK alone:
// a reference set, a run of each component a day, predictions, and feedback that comes for half of them, two days late.
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { logger, shutdown, tracer } from './telemetry.mjs';
import { customer, randomFrom, train } from './model.mjs';

const day = 24 * 3600 * 1000;
const days = 28;
const customersADay = 60;
const start = Math.floor(Date.now() / day) * day - (days + 3) * day;
const random = randomFrom(7);
const pipeline = { 'ml.pipeline.name': 'churn' };

/** One run of a component: a span around the work. */
function run(component, attributes, startTime, work) {
  const span = tracer.startSpan(`run ${component}`, { startTime, attributes: { ...pipeline, 'ml.component.name': component, ...attributes } }, ROOT_CONTEXT);
  try {
    return work(trace.setSpan(ROOT_CONTEXT, span));
  } catch (error) {
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    throw error;
  } finally {
    span.end(startTime + 1000);
  }
}

const features = of => Object.fromEntries(Object.entries(of).map(([name, value]) => [`ml.feature.${name}`, value]));
const judge = score => (score > 0.5 ? 'leaves' : 'stays');

// Training. The reference set is predicted out of fold: by a model that has not seen the row.
const known = Array.from({ length: 2000 }, (_, i) => customer(random, `known-${i}`, 0.1));
const folds = [known.filter((_, i) => i % 2 === 0), known.filter((_, i) => i % 2 === 1)];
const model = run('training', { 'ml.run.inputs': ['customers.csv'], 'ml.run.outputs': ['churn.model'] }, start - day, context => {
  const others = [train(folds[1]), train(folds[0])];
  known.forEach((row, i) => {
    const score = others[i % 2](row.features);
    logger.emit({
      eventName: 'ml.reference', timestamp: start - day, context,
      attributes: {
        ...pipeline, 'ml.component.name': 'training', 'ml.reference.name': 'training', 'ml.reference.version': '1',
        'ml.prediction.id': row.id, 'ml.prediction.value': judge(score), 'ml.prediction.score': score, 'ml.feedback.label': row.label,
        ...features(row.features),
      },
    });
  });
  return train(known);
});

// Production. From the third week on the marketing department hands out trials.
for (let d = 0; d < days; d++) {
  const today = start + d * day;
  run('inference', { 'ml.run.inputs': ['churn.model'], 'ml.run.outputs': [`scores-${d}`], 'ml.model.name': 'churn', 'ml.model.version': '1' }, today, context => {
    for (let i = 0; i < customersADay; i++) {
      const row = customer(random, `customer-${d}-${i}`, d < 14 ? 0.1 : 0.6);
      const score = model(row.features);
      const at = today + (i * day) / customersADay;
      logger.emit({
        eventName: 'ml.prediction', timestamp: at, context,
        attributes: { ...pipeline, 'ml.component.name': 'inference', 'ml.prediction.id': row.id, 'ml.prediction.value': judge(score), 'ml.prediction.score': score, ...features(row.features) },
      });
      if (random() < 0.5) {
        logger.emit({
          eventName: 'ml.feedback', timestamp: at + 2 * day,
          attributes: { ...pipeline, 'ml.prediction.id': row.id, 'ml.feedback.label': row.label },
        });
      }
    }
  });
}

await shutdown();
console.log(`Sent ${known.length} reference rows, ${days * customersADay} predictions and the feedback on about half of them.`);
