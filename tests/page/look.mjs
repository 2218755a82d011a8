// SPDX-License-Identifier: BSL-1.0
// Looks at the daemon's page as a person does, in a headless Chromium: see run beside this file, which says in the
// environment where all is, and reads the lines that this writes.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import http from 'node:http';

const env = process.env;
const require = createRequire(env.RDAD_NODE_FOLDER + '/');
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const address = new URL(env.RDAD_PAGE);
const hostile = env.RDAD_HOSTILE_NAME;

function need(isTrue, why) {
  if (!isTrue) throw new Error(why);
}

async function test(name, body) {
  try {
    await body();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`not ok ${name}: ${String(error.message).replace(/\s+/g, ' ').slice(0, 600)}`);
  }
}

/** The status of an answer to a request that no page could make. */
function status(path, headers) {
  return new Promise((done, failed) => {
    const options = { host: address.hostname, port: address.port, path, headers: { Host: address.host, ...headers } };
    http.get(options, answer => { answer.resume(); done(answer.statusCode); }).on('error', failed);
  });
}

const browser = await chromium.launch({ executablePath: env.RDAD_CHROMIUM, args: ['--no-sandbox'] });

/** A page of a browser of its own, and all that it has said and asked for. */
async function open(options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const seen = { page, context, errors: [], elsewhere: [], dialogs: 0 };
  page.on('console', message => message.type() === 'error' && seen.errors.push(message.text()));
  page.on('pageerror', error => seen.errors.push(error.message));
  page.on('request', request => new URL(request.url()).host === address.host || request.url().startsWith('data:') || seen.elsewhere.push(request.url()));
  page.on('dialog', dialog => { ++seen.dialogs; dialog.dismiss(); });
  await page.goto(address.href);
  await page.waitForFunction(() => document.querySelector('#strip div') && document.querySelector('#job-rows tr'));
  return seen;
}

async function findings(page) {
  // By the debugger, as the page's own policy lets no script in.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`).join('; ');
}

const row = (page, label) => page.locator('#batch-rows tr', { hasText: label });
const widths = page => page.evaluate(() => [...document.querySelectorAll('#batch-rows .bar span')].map(s => s.style.width).join());
const areKnown = page => page.waitForFunction(() => document.querySelector('#batch-rows .num') && ![...document.querySelectorAll('#batch-rows td')].some(td => td.textContent === '…'));
const doneOf = async page => Number(await row(page, env.RDAD_BATCH).locator('td').nth(1).textContent());

async function run() {
  const seen = await open();
  const { page } = seen;
  await test('the token has left the address bar', async () => need(page.url() === address.origin + '/', page.url()));
  await test('bars move, and a job is seen to end', async () => {
    await row(page, env.RDAD_BATCH).waitFor();
    await areKnown(page);
    const before = await widths(page), done = await doneOf(page);
    for (let i = 0; i < 300 && (await widths(page) === before || await doneOf(page) <= done); ++i) await page.waitForTimeout(100);
    need(await widths(page) !== before, `the bars stay at ${before}`);
    need(await doneOf(page) > done, `${done} jobs done, and no more`);
  });
  await test('what happens is shown at once, without asking again and again', async () => {
    // Looks that nothing has led to are two seconds apart.
    await page.evaluate(() => { const later = window.setTimeout; window.setTimeout = (what, time) => time > 1500 ? 0 : later(what, time); });
    await page.waitForTimeout(2500);
    const done = await doneOf(page);
    for (let i = 0; i < 100 && await doneOf(page) <= done; ++i) await page.waitForTimeout(100);
    need(await doneOf(page) > done, `${done} jobs done, and no more`);
  });
  await test('a hostile name is text', async () => {
    await page.locator('#trouble-rows button.name', { hasText: hostile }).waitFor({ timeout: 30000 });
    await page.locator('#trouble-rows button.name', { hasText: hostile }).click();
    await page.locator('#job-body li').first().waitFor();
    need(await page.locator('#job-name').textContent() === hostile, 'its story is called otherwise');
    need(await page.locator('img').count() === 0, 'an element was made of it');
    need((await page.locator('#job-body button.copy').textContent()).startsWith("rdactl release '"), 'it is not quoted');
    await page.keyboard.press('Escape');
    need(!(await page.locator('#job').isVisible()), 'Escape does not close it');
  });
  await test('axe finds nothing in the light', async () => { const f = await findings(page); need(!f, f); });
  await page.locator('#trouble-rows button.name').first().click();
  await page.locator('#job-body li').first().waitFor();
  await test('axe finds nothing in a story', async () => { const f = await findings(page); need(!f, f); });
  const dark = await open({ colorScheme: 'dark' });
  await test('axe finds nothing in the dark', async () => { const f = await findings(dark.page); need(!f, f); });
  const phone = await open({ viewport: { width: 360, height: 740 } });
  await test('a phone shows it without scrolling aside', async () => {
    const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
    need(wide <= 360, `it is ${wide} wide`);
  });
  await test('axe finds nothing on a phone', async () => { const f = await findings(phone.page); need(!f, f); });
  await test('nothing is asked of anybody else, no script fails, and none of a name runs', async () => {
    for (const each of [seen, dark, phone]) {
      need(!each.errors.length, each.errors.join('; '));
      need(!each.elsewhere.length, each.elsewhere.join('; '));
      need(!each.dialogs, 'a dialog was shown');
    }
  });
  await test('another host, another origin and no token are refused', async () => {
    const cookie = (await seen.context.cookies()).map(c => `${c.name}=${c.value}`).join('; ');
    need(await status('/v1/health', { Cookie: cookie }) === 200, 'the cookie does not do');
    need(await status('/v1/health', { Cookie: cookie, Host: `rebound.example.com:${address.port}` }) === 421, 'another Host');
    need(await status('/v1/health', { Cookie: cookie, Origin: 'http://example.com' }) === 403, 'another Origin');
    need(await status('/v1/health', {}) === 401, 'no token');
  });
}

async function pictures() {
  const sizes = { light: [1200, 1250], dark: [1200, 1250], phone: [390, 1000] };
  for (const [name, [width, height]] of Object.entries(sizes)) {
    const { page, context } = await open({ viewport: { width, height }, reducedMotion: 'reduce', colorScheme: name === 'dark' ? 'dark' : 'light' });
    await areKnown(page);
    // What has ended is read after all else.
    await page.locator('#day-chart li').first().waitFor();
    await page.screenshot({ path: `${env.RDAD_PICTURES}/${name}.png` });
    await context.close();
  }
}

async function large() {
  const before = Date.now();
  const { page, errors } = await open();
  const shown = Date.now() - before;
  await test('it is soon there with 20,000 jobs', async () => need(shown < 10000, `${shown} ms`));
  const text = page.locator('#text');
  const start = Date.now();
  await text.fill('nnels.9999');
  await page.locator('#job-rows button.name', { hasText: 'tunnels.9999' }).waitFor({ timeout: 20000 });
  await page.waitForFunction(() => document.querySelectorAll('#job-rows tr').length === 1);
  const found = Date.now() - start;
  await test('one of 20,000 jobs is soon found', async () => need(found < 10000, `${found} ms`));
  await test('no script fails with 20,000 jobs', async () => need(!errors.length, errors.join('; ')));
  console.log(`note with 20,000 jobs: shown after ${shown} ms; one found ${found} ms after it was typed, of which typing is waited for 250 ms`);
}

await { run, large, pictures }[env.RDAD_PART]();
await browser.close();
