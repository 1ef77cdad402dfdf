// SPDX-License-Identifier: Apache-2.0
// What a browser makes of a report: node page.cjs PAGE PREFIX [WIDTH...]. It
// prints a line for each thing it looked at, as e2e scripts do, and leaves
// PREFIX-*.png.
const fs = require('fs');
const {chromium} = require('playwright-core');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [page, prefix, ...asked] = process.argv.slice(2);
const widths = asked.length > 0 ? asked.map(Number) : [360, 800, 1280];
const schemes = ['light', 'dark'];

function tell(name, faults) {
	console.log(faults.length === 0
		? `ok ${name}`
		: `FAILED ${name}: ${faults.slice(0, 5).join('; ')}`);
}

// Nothing is asked of anybody, nothing runs, nothing is refused by the policy.
function listen(tab, faults) {
	tab.on('request', request => {
		if (request.url() !== `file://${page}`)
			faults.push(`fetches ${request.url()}`);
	});
	tab.on('console', message => faults.push(message.text()));
	tab.on('pageerror', error => faults.push(String(error)));
	tab.on('dialog', dialog => {
		faults.push(`says ${dialog.message()}`);
		dialog.dismiss();
	});
}

async function charts(tab) {
	return tab.evaluate(() => [...document.querySelectorAll('figure')]
		.filter(figure => {
			const chart = figure.querySelector('svg[role=img]');
			const rows = figure.querySelectorAll('table tbody tr');

			return !chart || !chart.querySelector('title') ||
			    !chart.querySelector('desc') || rows.length === 0 ||
			    chart.getBoundingClientRect().width < 100;
		}).map(figure => figure.textContent.slice(0, 60)));
}

async function seriousFaults(tab) {
	await tab.evaluate(axe);
	const found = await tab.evaluate(() => axe.run(document, {
		resultTypes: ['violations'],
	}));

	return found.violations
		.filter(({impact}) => impact === 'serious' ||
		    impact === 'critical')
		.map(({id, nodes}) => `${id} at ${nodes[0].html.slice(0, 120)}`);
}

async function look(browser, width, scheme, faults) {
	const context = await browser.newContext({
		viewport: {width, height: 900}, colorScheme: scheme,
	});
	const tab = await context.newPage();
	const where = `${width} px, ${scheme}`;

	listen(tab, faults.quiet);
	await tab.goto(`file://${page}`);
	await tab.screenshot({path: `${prefix}-${width}-${scheme}.png`,
		fullPage: true, animations: 'disabled'});
	await tab.evaluate(() => document.querySelectorAll('details')
		.forEach(details => { details.open = true; }));
	if (await tab.evaluate(() =>
	    document.documentElement.scrollWidth > innerWidth))
		faults.fit.push(where);
	faults.charts.push(...await charts(tab));
	if (await tab.evaluate(() => 'hit' in window))
		faults.quiet.push(`something ran at ${where}`);
	if (width !== 800)
		faults.axe.push(...(await seriousFaults(tab))
			.map(fault => `${where}: ${fault}`));
	await context.close();
}

// A4 with the margins a browser has: what stands out is cut off on paper.
async function print(browser, faults) {
	const context = await browser.newContext({
		viewport: {width: 718, height: 1000},
	});
	const tab = await context.newPage();

	await tab.emulateMedia({media: 'print'});
	await tab.goto(`file://${page}`);
	if (await tab.evaluate(() =>
	    document.documentElement.scrollWidth > innerWidth))
		faults.push('it is wider than paper');
	if (await tab.evaluate(() => [...document.querySelectorAll(
	    'details:not(.data) > *:not(summary)')].some(part =>
		part.checkVisibility && !part.checkVisibility())))
		faults.push('what is folded is not printed');
	await tab.pdf({path: `${prefix}.pdf`});
	await context.close();
}

(async () => {
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--no-first-run',
			'--disable-background-networking',
			'--disable-component-update', '--disable-sync'],
	});
	const faults = {fit: [], charts: [], quiet: [], axe: [], paper: []};

	try {
		for (const scheme of schemes)
			for (const width of widths)
				await look(browser, width, scheme, faults);
		await print(browser, faults.paper);
	} finally {
		await browser.close();
	}
	tell('it fits every width', faults.fit);
	tell('it fits on paper', faults.paper);
	tell('every chart has a title, a text and a table', faults.charts);
	tell('nothing is fetched, nothing runs', faults.quiet);
	tell('axe finds nothing serious', faults.axe);
})().catch(error => {
	console.log(`FAILED the browser: ${String(error).split('\n')[0]}`);
});
