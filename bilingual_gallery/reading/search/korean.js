// The twin of korean.py: what a Korean word is looked up by. Sphinx puts this behind the English
// stemmer of its own, whose names it takes over, and KOREAN, the tables, is set in front.
var splitQuery = (text) => text.normalize("NFC").match(KOREAN.word) ?? [];
KOREAN.word = /[가-힣]+|(?:(?![가-힣])[\p{L}\p{N}_])+/gu;
KOREAN.whole = new Set(KOREAN.whole);
KOREAN.short = new Set(KOREAN.short);
KOREAN.tails = new Set(KOREAN.tails);
KOREAN.verb = new RegExp(KOREAN.verb, "u");
KOREAN.suffixes = KOREAN.suffixes.map(([pattern, least]) => [new RegExp(pattern, "u"), least]);
window.searchWords = KOREAN;

KoreanStemmer = function () {
  const latin = new EnglishStemmer();
  const shorter = (letters) => {
    for (const [pattern, least] of KOREAN.suffixes) {
      const found = pattern.exec(letters);
      if (found) {
        const rest = letters.slice(0, found.index).normalize("NFC");
        if (rest.length >= least || KOREAN.short.has(rest)) {
          return rest;
        }
      }
    }
    return null;
  };
  this.stemWord = (word) => {
    if (!/^[가-힣]/.test(word)) {
      return latin.stemWord(word.toLowerCase()).toLowerCase();
    }
    while (!KOREAN.whole.has(word)) {
      const letters = word.normalize("NFD");
      const verb = KOREAN.verb.exec(letters);
      if (verb) {
        return KOREAN.verbs[verb[1] ?? verb[2]];
      }
      const rest = shorter(letters);
      if (rest === null) {
        break;
      }
      word = rest;
    }
    return word;
  };
};
window.Stemmer = KoreanStemmer;
