// The pipeline itself: simulated customers, and a logistic regression that says which of them will leave.

/** Random numbers that are the same in every run (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const sigmoid = x => 1 / (1 + Math.exp(-x));

/** A customer, and whether they left. */
export function customer(random, id, shareOnTrial) {
  const plan = random() < shareOnTrial ? 'trial' : random() < 0.7 ? 'basic' : 'premium';
  const tenureMonths = Math.floor(random() * 48);
  const tickets = Math.floor(-Math.log(1 - random()) * 1.5);
  const chance = sigmoid(0.3 - 0.07 * tenureMonths + 0.5 * tickets + (plan === 'trial' ? 0.4 : plan === 'premium' ? -1 : 0));
  return { id, features: { plan, tenure_months: tenureMonths, tickets }, label: random() < chance ? 'leaves' : 'stays' };
}

const inputs = ({ plan, tenure_months: months, tickets }) => [1, months / 48, tickets / 4, plan === 'trial' ? 1 : 0, plan === 'premium' ? 1 : 0];

/** Learns from labelled customers; returns a function from features to the chance of leaving. */
export function train(customers) {
  const weights = [0, 0, 0, 0, 0];
  for (let epoch = 0; epoch < 40; epoch++) {
    for (const { features, label } of customers) {
      const x = inputs(features);
      const error = (label === 'leaves' ? 1 : 0) - sigmoid(x.reduce((sum, value, i) => sum + value * weights[i], 0));
      x.forEach((value, i) => { weights[i] += 0.05 * error * value; });
    }
  }
  return features => sigmoid(inputs(features).reduce((sum, value, i) => sum + value * weights[i], 0));
}
