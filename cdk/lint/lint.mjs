// Checks synthesized templates with cdk-nag's AwsSolutions pack and with cdk-preflight. Prints each finding that is not in
// exceptions.mjs, and each exception that no template needs, and exits 1 if there is one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Preflight } from 'cdk-preflight';

import { exceptions } from './exceptions.mjs';

const templates = process.argv.slice(2);
if (templates.length === 0) {
  console.error('usage: node lint.mjs TEMPLATE…');
  process.exit(2);
}

const found = templates.flatMap((template) => [...nag(template), ...preflight(template)].map((finding) => ({ ...finding, template })));
const isIntended = (finding) => exceptions.some((exception) => covers(exception, finding));
const problems = [
  ...found.filter((finding) => !isIntended(finding)).map(({ template, resource, id, description }) => `${template}: ${resource}: ${id}: ${description}`),
  ...exceptions.filter((exception) => !found.some((finding) => covers(exception, finding))).map(({ resource, id }) => `exceptions.mjs: nothing needs ${resource} ${id}`),
];
problems.forEach((problem) => console.log(problem));
console.log(`${templates.length} templates, ${found.length} findings, ${problems.length} not intended`);
process.exit(problems.length > 0 ? 1 : 0);

function covers(exception, finding) {
  return exception.resource.test(finding.resource) && exception.id.test(finding.id);
}

function nag(template) {
  return including(template, ({ stack }) => new AwsSolutionsChecks().validateScope(stack).violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ constructPath }) => ({ id: ruleName, description, resource: constructPath.split('/').at(-1) }))));
}

function preflight(template) {
  return including(template, ({ app }) => {
    Preflight.apply(app, { strict: true });
    try {
      // Prints what it finds before it throws.
      app.synth();
      return [];
    } catch (error) {
      return [{ id: 'cdk-preflight', resource: 'template', description: error.message }];
    }
  });
}

function including(template, look) {
  const outdir = mkdtempSync(join(tmpdir(), 'lint-'));
  try {
    const app = new App({ outdir, analyticsReporting: false });
    const stack = new Stack(app, 'Template', { synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) });
    new CfnInclude(stack, 'Included', { templateFile: template });
    stack.node.findAll().filter((each) => each instanceof CfnDocument).forEach(keepText);
    return look({ app, stack });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

// The CDK's property takes only an object; CloudFormation also takes text.
function keepText(document) {
  const text = document.content;
  document.content = {};
  document.addPropertyOverride('Content', text);
}
