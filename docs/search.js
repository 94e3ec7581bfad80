/* Ranks what the search finds: a page comes first if its own title has all the words, or if it is
   about what is typed in other words; those of gover's own history and code come last. The numbers
   are Sphinx's own (sphinx/themes/basic/static/searchtools.js), which wants all of them. */
const ABOUT = {
	alias: "migrating",
	airgapped: "offline",
	bash: "shells",
	devcontainer: "containers",
	docker: "containers",
	fish: "shells",
	"go.mod": "gotoolchain",
	goland: "editors",
	neovim: "editors",
	podman: "containers",
	sdkroot: "sdks",
	uninstall: "removing",
	"vs code": "editors",
	vscode: "editors",
	vulnerability: "reference",
	zsh: "shells",
};
const LAST = ["architecture", "changelog"];
var Scorer = {
	score: ([pageName, title, anchor, , score]) => {
		const query = new URLSearchParams(window.location.search).get("q") || "";
		if (!anchor && ABOUT[query.trim().toLowerCase()] === pageName) return score + 100;
		const stems = query.toLowerCase().match(/[\w.]+/g) || [];
		const page = title.includes(" > ") ? "" : title.toLowerCase();
		const isTitle = stems.every((word) => page.includes(word.replace(/(ies|y|s)$/, "")));
		return score + (isTitle ? 100 : LAST.includes(pageName) ? -100 : 0);
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
