// The search page: reads Sphinx's index, finds the pages, and shows where on them the words stand.
// searchindex.js and the texts of the pages call Search.setIndex and Search.setText; scripts, so
// that it works on pages that are opened from a disk. Without a box for results it only finds.
(() => {
  "use strict";
  const WORDS = 30; // of a query; what is behind them is not looked at
  const PAGES = 20; // whose texts are read at a time
  const SECTIONS = 3; // that a page is shown with
  const BEFORE = 60; // characters of an excerpt before the hit
  const AFTER = 140;

  const box = document.getElementById("search-results");
  const {
    word: WORD = /[\p{L}\p{N}_]+/gu,
    whole: WHOLE = new Set(),
    tails: TAILS = new Set(),
  } = window.searchWords ?? {};
  const stemmer = new Stemmer();
  const stems = new Map();
  const texts = new Map();
  let ready;
  const index = new Promise((resolve) => {
    ready = resolve;
  });

  // ---- Words -------------------------------------------------------------------------------

  const stem = (word) => {
    if (!stems.has(word)) {
      stems.set(word, stemmer.stemWord(word.toLowerCase()));
    }
    return stems.get(word);
  };
  const isHangul = (word) => /^[가-힣]/.test(word);
  const isNumber = (word) => /^\d+$/.test(word);
  const isSilent = (word) => stopwords.has(word.toLowerCase()) || stopwords.has(stem(word));
  // The words of a text that say something: where each stands, and what it is looked up by.
  // `tight` tells whether no space parts it from the one before, as in nn.Module.
  const wordsOf = (text) => {
    let end = 0;
    return [...text.matchAll(WORD)]
      .filter(([word]) => !isSilent(word))
      .map(({ 0: word, index: start }) => {
        const tight = start > 0 && !/\s/.test(text.slice(end, start));
        end = start + word.length;
        return { start, word, tight, stem: stem(word) };
      });
  };
  const stemsOf = (text) => wordsOf(text).map((word) => word.stem);
  const key = (list) => list.join("");

  // A term of several words, and in Hangul the same without spaces.
  const spellings = (form) => {
    const list = stemsOf(form);
    return list.length > 1 && list.every(isHangul) ? [list, [key(list)]] : [list];
  };
  // What a term of the glossary is asked for by → the ways in which it is found.
  const terms = new Map();
  for (const [asked, found] of JSON.parse(box?.dataset.terms ?? "[]")) {
    for (const form of asked) {
      terms.set(key(stemsOf(form)), found.flatMap(spellings));
    }
  }

  // ---- The index ---------------------------------------------------------------------------

  const readIndex = (data) => {
    const pages = new Map();
    const titles = new Map();
    for (const [groups, kept] of [[data.terms, [pages]], [data.titleterms, [pages, titles]]]) {
      for (const [numbers, words] of Object.entries(groups)) {
        for (const word of words.split(" ")) {
          for (const map of kept) {
            const known = map.get(word) ?? map.set(word, new Set()).get(word);
            numbers.split(" ").forEach((number) => known.add(Number(number)));
          }
        }
      }
    }
    return { names: data.docnames, titles: data.titles, pages, inTitles: titles, forms: new Map() };
  };

  // Whether `word` is a compound that `part` begins or ends; a term of the glossary is none.
  const isPart = (part, word, { pages }) => {
    if (WHOLE.has(word) || word.length <= part.length) {
      return false;
    }
    if (part.length === 1) {
      return TAILS.has(part) && word.endsWith(part) && word.length > 2;
    }
    const rest = word.startsWith(part) ? word.slice(part.length) : null;
    if (rest !== null && (TAILS.has(rest) || (rest.length > 1 && pages.has(rest)))) {
      return true;
    }
    const front = word.slice(0, -part.length);
    return word.endsWith(part) && front.length > 1 && pages.has(front);
  };

  // The words of the index that a stem of the query finds: itself and compounds with it, or else
  // those that it is a piece of, as people search while they still write.
  const formsOf = (wanted, known) => {
    if (!known.forms.has(wanted)) {
      const all = [...known.pages.keys()];
      const long = isHangul(wanted) ? 2 : 3;
      let found = known.pages.has(wanted) ? [wanted] : [];
      if (isHangul(wanted)) {
        found.push(...all.filter((word) => isPart(wanted, word, known)));
      }
      if (!found.length && wanted.length >= long && !isNumber(wanted)) {
        found = all.filter((word) =>
          isHangul(wanted) ? word.startsWith(wanted) : word.includes(wanted),
        );
      }
      known.forms.set(wanted, new Set(found));
    }
    return known.forms.get(wanted);
  };

  // ---- The query ---------------------------------------------------------------------------

  // A compound of words that the index has: 자동미분 as 자동, 미분. Null if it is none.
  const compound = (word, { pages }) => {
    for (let end = word.length - 2; end >= 2; end -= 1) {
      const rest = stem(word.slice(end));
      if (pages.has(word.slice(0, end))) {
        const parts = pages.has(rest) ? [rest] : compound(word.slice(end), { pages });
        if (parts) {
          return [word.slice(0, end), ...parts];
        }
      }
    }
    return null;
  };

  // The ways in which one word of the query, such as nn.Module or 자동미분, stands in a text: each a
  // list of stems whose words follow each other there, and whether without a space.
  const waysOf = (list, known) => {
    const ways = [Object.assign([...list], { tight: true })];
    if (list.length === 1 && isHangul(list[0])) {
      const parts = compound(list[0], known);
      if (parts) {
        ways.push(parts);
      }
    }
    return ways;
  };

  // What a page must have, all of it; each is a list of ways in which it may stand there.
  const parse = (query, known) => {
    const chunks = query
      .normalize("NFC")
      .slice(0, WORDS * 100)
      .split(/\s+/)
      .slice(0, WORDS)
      .map(stemsOf)
      .filter((list) => list.length);
    const needs = [];
    for (let start = 0; start < chunks.length; ) {
      let end = Math.min(chunks.length, start + 4);
      let ways = null;
      for (; end > start && !ways; end -= 1) {
        const list = chunks.slice(start, end).flat();
        ways = terms.get(key(list)) ?? null;
        if (ways) {
          ways = [list, ...ways];
        } else if (end - start === 2 && list.every(isHangul) && known.pages.has(key(list))) {
          ways = [list, [key(list)]];
        } else if (end - start === 1) {
          ways = waysOf(list, known);
        }
      }
      needs.push(ways);
      start = end + 1;
    }
    return needs;
  };

  // The numbers of the pages that have all words of one of the `ways`; null for any page.
  const pagesOf = (ways, known) => {
    const found = new Set();
    for (const way of ways) {
      const words = way.filter((wanted) => !isNumber(wanted));
      if (!words.length) {
        return null;
      }
      const [first, ...others] = words.map((wanted) => {
        const pages = new Set();
        formsOf(wanted, known).forEach((form) => known.pages.get(form).forEach((n) => pages.add(n)));
        return pages;
      });
      first.forEach((n) => others.every((pages) => pages.has(n)) && found.add(n));
    }
    return found;
  };

  // The pages that may have all of it, those first that have it in their headings.
  const candidates = (needs, known) => {
    const sets = needs.map((ways) => pagesOf(ways, known)).filter((set) => set);
    const score = (number) =>
      needs
        .flat(2)
        .filter((wanted) => [...formsOf(wanted, known)].some((f) => known.inTitles.get(f)?.has(number)))
        .length;
    return known.names
      .map((_, number) => number)
      .filter((number) => sets.length && sets.every((set) => set.has(number)))
      .map((number) => [number, score(number)])
      .sort((one, other) => other[1] - one[1] || one[0] - other[0])
      .map(([number]) => number);
  };

  // ---- The texts ---------------------------------------------------------------------------

  // The sections of a page, or null if its text can't be had.
  const textOf = (name) => {
    if (!texts.has(name)) {
      const wanted = {};
      wanted.text = new Promise((resolve) => {
        wanted.resolve = resolve;
        const script = document.createElement("script");
        script.src = `${document.documentElement.dataset.content_root}_static/search/${name}.js`;
        script.addEventListener("error", () => resolve(null));
        document.head.append(script);
      });
      texts.set(name, wanted);
    }
    return texts.get(name).text;
  };

  const setText = (name, sections) =>
    texts.get(name)?.resolve(
      sections.map(([id, heading, text]) => ({
        id,
        heading,
        text,
        inHeading: wordsOf(heading),
        inText: wordsOf(text),
      })),
    );

  // Where in `words` each need stands: a list of hits, of which each is a list of words. Before
  // another word of a term, one in Hangul is bare: 연산도 그래프에 is no 연산 그래프.
  const hitsIn = (words, needs, known) =>
    needs.map((ways) => {
      const hits = [];
      for (const way of ways) {
        const forms = way.map((wanted) => formsOf(wanted, known));
        const fits = (word, at) =>
          word &&
          (word.stem === way[at] || forms[at].has(word.stem)) &&
          (at === way.length - 1 || !isHangul(word.word) || word.word === word.stem) &&
          (at === 0 || !way.tight || word.tight);
        words.forEach((_, start) => {
          if (forms.every((_, at) => fits(words[start + at], at))) {
            hits.push(words.slice(start, start + way.length));
          }
        });
      }
      return hits;
    });

  const count = (hits) => hits.filter((list) => list.length).length;

  // The page as it is shown, or null if it has not got all of it after all.
  const look = (name, title, sections, needs, known) => {
    if (!sections) {
      return { name, title, score: 0, sections: [] };
    }
    const seen = sections.map((section) => {
      const heading = hitsIn(section.inHeading, needs, known);
      const text = hitsIn(section.inText, needs, known);
      const both = needs.map((_, need) => [...heading[need], ...text[need]]);
      return { ...section, headingHits: heading, textHits: text, has: both.map((l) => l.length > 0) };
    });
    if (!needs.every((_, need) => seen.some((section) => section.has[need]))) {
      return null;
    }
    const weigh = (section) =>
      100 * section.has.filter(Boolean).length +
      10 * count(section.headingHits) +
      Math.min(9, section.textHits.flat().length);
    const most = Math.max(...seen.map((section) => section.has.filter(Boolean).length));
    const shown = seen
      .filter((section) => section.has.filter(Boolean).length === most)
      .sort((one, other) => weigh(other) - weigh(one))
      .slice(0, SECTIONS)
      .sort((one, other) => seen.indexOf(one) - seen.indexOf(other));
    const score =
      1000 * count(seen[0].headingHits) +
      Math.max(...seen.map(weigh)) +
      Math.min(50, seen.reduce((sum, section) => sum + section.textHits.flat().length, 0));
    return { name, title: sections[0].heading, score, sections: shown };
  };

  // Looks at the next pages of a search, best first; calls `find` again until `rest` is empty.
  const next = async (search) => {
    const known = await index;
    const now = search.rest.splice(0, PAGES);
    const read = await Promise.all(now.map((number) => textOf(known.names[number])));
    const plain = (html) => html.replace(/<[^>]*>/g, "");
    return now
      .map((number, at) =>
        look(known.names[number], plain(known.titles[number]), read[at], search.needs, known),
      )
      .filter((page) => page)
      .sort((one, other) => other.score - one.score);
  };

  const find = async (query) => {
    const known = await index;
    const needs = parse(query, known);
    const onlyNumbers = needs.flat(2).every(isNumber);
    return { needs, rest: onlyNumbers ? [] : candidates(needs, known), empty: onlyNumbers };
  };

  // All pages that a query finds, for tests.
  const findAll = async (query) => {
    const search = await find(query);
    const pages = [];
    while (search.rest.length) {
      pages.push(...(await next(search)));
    }
    return pages;
  };

  // ---- The page ----------------------------------------------------------------------------

  const element = (name, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };

  // `text` from `start` to `end` with the words of the hits marked, in Hangul without a particle.
  const marked = (text, hits, start = 0, end = text.length) => {
    const spans = hits
      .flat(2)
      .map(({ start: from, word, stem: part }) => [
        from,
        from + (isHangul(word) && word.startsWith(part) ? part : word).length,
      ])
      .filter(([from, to]) => from >= start && to <= end)
      .sort((one, other) => one[0] - other[0]);
    const parts = [];
    let at = start;
    for (const [from, to] of spans) {
      if (from >= at) {
        parts.push(text.slice(at, from), element("mark", {}, text.slice(from, to)));
        at = to;
      }
    }
    return [...parts, text.slice(at, end)];
  };

  const excerpt = ({ text, textHits }) => {
    const hits = textHits.flat();
    const near = (hit) =>
      textHits.filter((list) =>
        list.some(([word]) => word.start >= hit[0].start && word.start < hit[0].start + AFTER),
      ).length;
    const best = hits.reduce((one, other) => (one && near(one) >= near(other) ? one : other), null);
    const middle = best ? best[0].start : 0;
    const from = Math.max(0, middle - BEFORE);
    const to = Math.min(text.length, middle + AFTER);
    const start = from && text.indexOf(" ", from) + 1 <= middle ? text.indexOf(" ", from) + 1 : from;
    const space = text.lastIndexOf(" ", to);
    const end = to < text.length && space > middle ? space : to;
    return [start ? "… " : "", ...marked(text, textHits, start, end), end < text.length ? " …" : ""];
  };

  const root = () => document.documentElement.dataset.content_root;
  const item = (page) => {
    const url = `${root()}${page.name}${box.dataset.suffix}`;
    const made = element("li", {}, element("a", { className: "search-page", href: url }, page.title));
    for (const section of page.sections) {
      const part = element("div", { className: "search-section" });
      if (section.id) {
        const link = element("a", { href: `${url}#${encodeURIComponent(section.id)}` });
        link.append(...marked(section.heading, section.headingHits));
        part.append(element("p", {}, link));
      }
      if (section.text) {
        part.append(element("p", { className: "search-excerpt" }, ...excerpt(section)));
      }
      made.append(part);
    }
    return made;
  };

  const say = (name, number) => {
    box.querySelector("[role=status]").textContent = (box.dataset[name] ?? "").replace("{count}", number);
  };

  const show = async (query) => {
    const list = box.querySelector("ol");
    const more = box.querySelector("button");
    say("searching");
    const search = await find(query);
    const showMore = async () => {
      const pages = await next(search);
      list.append(...pages.map(item));
      more.hidden = !search.rest.length;
      const number = list.children.length;
      const cut = query.trim().split(/\s+/).length > WORDS || query.length > WORDS * 100;
      if (search.empty) {
        say("empty");
      } else if (!number) {
        say(cut ? "cut" : "none");
      } else if (search.rest.length) {
        say("more", number);
      } else {
        say(number === 1 ? "one" : "many", number);
      }
      return list.children[number - pages.length];
    };
    more.addEventListener("click", async () => {
      (await showMore())?.querySelector("a").focus();
    });
    await showMore();
  };

  window.Search = { setIndex: (data) => ready(readIndex(data)), setText, find: findAll };

  const query = new URLSearchParams(location.search).get("q") ?? "";
  for (const input of document.querySelectorAll("input[name=q]")) {
    input.value = query;
  }
  if (box && query.trim()) {
    show(query);
  }
})();
