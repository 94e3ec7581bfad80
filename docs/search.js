/* Ranks what the search finds: a page comes first if its own title has all the words. The numbers
   are Sphinx's own (sphinx/themes/basic/static/searchtools.js), which wants all of them. */
var Scorer = {
	score: ([, title, , , score]) => {
		const query = new URLSearchParams(window.location.search).get("q") || "";
		const stems = query.toLowerCase().match(/[\w.]+/g) || [];
		const page = title.includes(" > ") ? "" : title.toLowerCase();
		const isTitle = stems.every((word) => page.includes(word.replace(/(ies|y|s)$/, "")));
		return score + (isTitle ? 100 : 0);
	},
	objNameMatch: 11,
	objPartialMatch: 6,
	objPrio: { 0: 15, 1: 5, 2: -5 },
	objPrioDefault: 0,
	title: 15,
	partialTitle: 7,
	term: 5,
	partialTerm: 2,
};
