//! Pages that no standard allows, or that are seldom met.

use super::{Case, case, check, none};

#[test]
fn pages_of_any_kind_are_read() {
    check(&cases());
}

const NO_TEXT: &str = " no text in it: remove the file, or exclude it in aril.toml";
const NO_TITLE: &str = " no title and no heading: it is called by its first words";

/// A page with a title.
fn page(file: &str, html: &str, lines: &[&'static str], told: &[&'static str]) -> Case {
    case(file, format!("<title>T</title>{html}"), "T", lines, told)
}

#[allow(clippy::too_many_lines, reason = "it is a table")]
fn cases() -> Vec<Case> {
    let deep = |tag: &str, text: &str| format!("{}{text}", tag.repeat(50_000));
    vec![
        case("one-word.html", "Salmon", "Salmon", &["Salmon"], &[NO_TITLE]),
        case("title-alone.html", "<title>Salmon run</title>", "Salmon run", &[], &[]),
        none("empty.html", "", NO_TEXT),
        none("white.html", " \n\t&nbsp;<br>\u{3000}", NO_TEXT),
        none("comment-alone.html", "<!-- water -->", NO_TEXT),
        none("script-alone.html", "<script>let water = 1;</script>", NO_TEXT),
        none("template-alone.html", "<template><p>water</template>", NO_TEXT),
        none("frames.html", "<frameset><frame src=a.html></frameset>", NO_TEXT),
        // Ends that are missing.
        page(
            "no-ends.html",
            "<html><body><div><ul><li>one<li><b>two<table><tr><td>three",
            &["one", "two", "three"],
            &[],
        ),
        page("heading-without-end.html", "<h2>Dam<p>stone<p>water", &["Dam stone water"], &[]),
        page(
            "comment-without-end.html",
            "<p>stone\n<!-- water",
            &["stone"],
            &["2: this comment has no end, so all behind it is no text: end it"],
        ),
        page(
            "script-without-end.html",
            "\n\n<p>stone<script>'<p>water</p>'",
            &["stone"],
            &["3: this script has no end, so all behind it is no text: end it"],
        ),
        page(
            "style-without-end.html",
            "<p>stone<style>p {} <p>water",
            &["stone"],
            &["1: this style has no end, so all behind it is no text: end it"],
        ),
        case(
            "title-without-end.html",
            "<title>stone <p>water",
            "stone <p>water",
            &[],
            &["1: this title has no end, so all behind it is no text: end it"],
        ),
        page(
            "textarea-without-end.html",
            "<p>stone<textarea>water <p>sand",
            &["stone"],
            &["1: this textarea has no end, so all behind it is no text: end it"],
        ),
        page(
            "quote-without-end.html",
            "<p>stone\n<a href=\"b.html>water</a>",
            &["stone"],
            &["2: this tag has no end, so all behind it is no text: end it"],
        ),
        page("tag-without-end.html", "<p>stone<b", &["stone"], &[]),
        page(
            "script-with-a-comment.html",
            "<p>stone<script><!-- document.write('<script>') --></script><p>water",
            &["stone", "water"],
            &[],
        ),
        // Ends that are wrong.
        page(
            "ends-alone.html",
            "</p></div></table></b>stone</br></h1>water</p>sand",
            &["stone water", "sand"],
            &[],
        ),
        page("formatting-crossed.html", "<b>sto<i>ne</b> wa</i>ter", &["stone water"], &[]),
        page(
            "link-in-a-link.html",
            "<a href=a>stone<a href=b>water</a></a>sand",
            &["stonewatersand"],
            &[],
        ),
        page(
            "paragraph-in-a-table.html",
            "<table><p>stone<tr><td>water</p></td>sand</table>mud",
            &["stone", "water", "sand", "mud"],
            &[],
        ),
        page(
            "behind-the-end.html",
            "<body><p>stone</body></html><p>water",
            &["stone", "water"],
            &[],
        ),
        page(
            "two-bodies.html",
            "<title>U</title><body><p>stone<body><p>water",
            &["stone", "water"],
            &[],
        ),
        // Depth and length.
        page("deep-div.html", &deep("<div>", "stone"), &["stone"], &[]),
        page("deep-b.html", &deep("<b>", "stone"), &["stone"], &[]),
        page("deep-table.html", &deep("<table><tr><td>", "stone"), &["stone"], &[]),
        page("deep-list.html", &deep("<ul><li>", "stone"), &["stone"], &[]),
        page("deep-font.html", &deep("<font><p>", "stone"), &["stone"], &[]),
        page("deep-svg.html", &deep("<svg><g>", "<text>stone"), &["stone"], &[]),
        page(
            "many-attributes.html",
            &format!("<p {}>stone", "a=b ".repeat(100_000)),
            &["stone"],
            &[],
        ),
        page(
            "long-attribute.html",
            &format!("<p>stone<img alt=dam src='data:image/png;base64,{}'>", "A".repeat(1 << 20)),
            &["stone", "dam"],
            &[],
        ),
        page(
            "long-word.html",
            &format!("<p>stone<p>{}", "w".repeat(300_000)),
            &["stone", "…"],
            &[],
        ),
        page(
            "many-lesses.html",
            &format!("<p>stone<p>{}", "<".repeat(100_000)),
            &["stone", "…"],
            &[],
        ),
        page("many-paragraphs.html", &"<p>stone".repeat(50_000), &["stone", "…"], &[]),
        // Characters.
        page("zeros.html", "<p>sto\0ne wa\0ter<b\0>sand", &["stone water", "sand"], &[]),
        page(
            "controls.html",
            "<p>stone\u{1}\u{8}\u{1B}[1m\u{7F}\u{85}water",
            &["stone [1m water"],
            &[],
        ),
        page(
            "line-ends.html",
            "<p>one\r\ntwo\rthree\u{C}four<pre>five\r\nsix</pre>",
            &["one two three four", "five", "six"],
            &[],
        ),
        page(
            "entities.html",
            "<p>&lt;b&gt; caf&eacute; &amp &#x5343;&#23707;&copy2 &notit; &water; &#0;&#xD800;&#x110000;",
            &["<b> café & 千岛©2 ¬it; &water; \u{FFFD}\u{FFFD}\u{FFFD}"],
            &[],
        ),
        page(
            "soft-hyphens.html",
            "<p>hydro&shy;power<wbr>plant &zwj;&zwnj;a",
            &["hydro\u{AD}powerplant \u{200D}\u{200C}a"],
            &[],
        ),
        page(
            "right-to-left.html",
            "<p dir=rtl>السد قائم \u{202B}على\u{202C} النهر",
            &["السد قائم \u{202B}على\u{202C} النهر"],
            &[],
        ),
        page("mark-inside.html", "<p>stone\u{FEFF}water", &["stone\u{FEFF}water"], &[]),
        // Markup that is seldom.
        page("upper-case.html", "<P>STONE<DIV HIDDEN>WATER</DIV><NAV>SAND</NAV>", &["STONE"], &[]),
        page(
            "no-markup-at-all.html",
            "a < b, c <3 d, 1<2 & x>y",
            &["a < b, c <3 d, 1<2 & x>y"],
            &[],
        ),
        page(
            "bogus-comments.html",
            "<p>stone<!water><?php echo 'sand' ?></ mud><![CDATA[silt]]>clay",
            &["stoneclay"],
            &[],
        ),
        page(
            "conditional-comments.html",
            "<!--[if IE]><p>sand<![endif]--><p>stone<!--[if !IE]><!--><p>water<!--<![endif]-->",
            &["stone", "water"],
            &[],
        ),
        page(
            "empty-comments.html",
            "<p>stone<!-->water<!--->sand<!-- a -- b -->mud",
            &["stonewatersandmud"],
            &[],
        ),
        page(
            "doctypes.html",
            "<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 4.01//EN' ><!doctype><p>stone",
            &["stone"],
            &[],
        ),
        page(
            "ruby.html",
            "<p><ruby>湖<rp>(<rt>みずうみ<rp>)</ruby>の<ruby>水<rt>みず</rt></ruby>",
            &["湖の水"],
            &[],
        ),
        page(
            "noscript-beside-text.html",
            &format!("<p>{}<noscript>water</noscript>", "stone ".repeat(20)),
            &["…"],
            &[],
        ),
        page(
            "noscript-alone.html",
            "<div id=app></div><noscript><p>stone</noscript>",
            &["stone"],
            &[],
        ),
        page(
            "noscript-in-the-head.html",
            "<head><noscript><style>p {}</style></noscript></head><p>stone",
            &["stone"],
            &[],
        ),
        page(
            "shadow-root.html",
            "<x-card><template shadowrootmode=open><p>stone</template></x-card><template><p>sand</template>",
            &["stone"],
            &[],
        ),
        page(
            "code.html",
            "<pre><code>fn  main() {\n    dam(\"a &lt; b\");\n}</code></pre>",
            &["fn main() {", "dam(\"a < b\");", "}"],
            &[],
        ),
        page("plaintext.html", "<p>stone<plaintext><p>water</p>", &["stone", "<p>water</p>"], &[]),
        page("xmp.html", "<p>stone<xmp><p>water</xmp>sand", &["stone", "<p>water", "sand"], &[]),
        page(
            "controls-of-forms.html",
            "<p>stone<select><option>sand</select><button>mud</button><textarea>silt</textarea><label>water</label>",
            &["stonewater"],
            &[],
        ),
        page(
            "frames-inside.html",
            "<p>stone<iframe src=a>sand</iframe><object>mud</object><video>silt</video>",
            &["stone"],
            &[],
        ),
        page(
            "drawing-and-formula.html",
            "<p>stone<svg><title>icon</title><text>dam</text></svg><math><mi>x</mi><mo>=</mo><mn>1</mn></math>",
            &["stone", "dam", "x=1"],
            &[],
        ),
        page(
            "alternative-text.html",
            "<img alt='' src=a><img src=b><img alt='The dam' src=c>",
            &["The dam"],
            &[],
        ),
        page(
            "json-inside.html",
            "<script type='application/ld+json'>{\"a\": \"sand\"}</script><p>stone",
            &["stone"],
            &[],
        ),
        page(
            "same-attribute-twice.html",
            "<p hidden hidden=no>sand</p><p id=a id=b class>stone",
            &["stone"],
            &[],
        ),
        page(
            "elements-of-its-own.html",
            "<x-a>sto</x-a><x-b>ne</x-b><made-up>water</made-up><unknown>sand</unknown>",
            &["stonewater", "sand"],
            &[],
        ),
        case(
            "of-xml.xhtml",
            "<?xml version='1.0'?><html><head><script src='a.js'/><title>T</title></head><body><p/><a id='b'/>stone<textarea/>water</body></html>",
            "T",
            &["stonewater"],
            &[],
        ),
        // What pages ask for.
        none(
            "noindex.html",
            "<meta name=ROBOTS content=none><p>stone",
            " asks not to be found (noindex)",
        ),
        none(
            "leads-on.html",
            "<meta http-equiv=refresh content='0;URL=one-word.html'><p>stone",
            " leads to another page",
        ),
    ]
}

/// Where one page says what of it is to be found, those that do not are left out.
#[test]
fn one_page_that_marks_its_text_speaks_for_all() {
    const UNMARKED: &str = " has no data-aril-body or data-pagefind-body, as others have";
    check(&[
        page("marked.html", "<p>sand<div data-pagefind-body><p>stone</div>", &["stone"], &[]),
        page("own.html", "<main data-aril-body><p>water</main>", &["water"], &[]),
        none("unmarked.html", "<title>T</title><p>mud", UNMARKED),
        case("text.txt", "silt", "silt", &["silt"], &[]),
    ]);
}
