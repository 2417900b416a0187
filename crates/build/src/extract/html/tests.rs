use super::super::{LeftOut, check_document};
use super::page;
use crate::document::Document;

fn document(html: &str) -> Document {
    page(html, "guide/lake.html").document
}

#[track_caller]
fn check(html: &str, title: &str, sections: &[(&str, &str, &str)]) {
    check_document(&document(html), title, sections);
}

#[test]
fn headings_begin_sections_with_their_anchors() {
    check(
        "<title>Lake</title><h1 id=top>Lake</h1><p>Water.<h2><a name=dam></a>Dam</h2>Stone.",
        "Lake",
        &[("Lake", "top", "Water."), ("Dam", "dam", "Stone.")],
    );
}

#[test]
fn inline_elements_are_no_border_and_blocks_are() {
    check(
        "<p>千<b>岛</b><!-- x -->湖</p><ul><li>a<li>b</ul>",
        "千岛湖",
        &[("", "", "千岛湖\na\nb")],
    );
}

#[test]
fn what_is_not_the_page_is_left_out() {
    check(
        "<p>a<script>x</script><style>y</style></p><nav>n<nav>m</nav>o</nav><p hidden>h</p>\
         <div data-aril-ignore><div>i</div>j</div><footer>f</footer><p>b",
        "a",
        &[("", "", "a\nb")],
    );
}

#[test]
fn entities_and_breaks_are_text() {
    check("<p>caf&eacute; &amp; &#x5343;<br>岛", "café & 千岛", &[("", "", "café & 千岛")]);
}

#[test]
fn a_reading_is_not_part_of_the_word() {
    check("<p><ruby>湖<rp>(</rp><rt>みずうみ</rt><rp>)</rp></ruby>水", "湖水", &[("", "", "湖水")]);
}

#[test]
fn lines_of_preformatted_text_are_borders() {
    check("<pre>a b\n  c</pre>", "a b", &[("", "", "a b\nc")]);
}

#[test]
fn a_page_tells_its_language() {
    let language = |html| document(html).language;
    assert_eq!(language("<!doctype html><html lang=zh-Hans><p lang=en>a"), "zh-hans");
    assert_eq!(language("<html xml:lang='de'><p>a"), "de");
    assert_eq!(language("<html><p lang=en>a"), "");
}

#[test]
fn keywords_are_tags() {
    let found = document("<meta name=Keywords content='live CD, 特定选择、live CD;,'><p>a");
    assert_eq!(found.tags, ["live CD", "特定选择"]);
}

#[test]
fn a_page_tells_its_weight_and_its_date() {
    let weight = |html| document(html).weight.map(crate::Weight::thousandths);
    assert_eq!(weight("<body data-aril-weight=0.5><p>a"), Some(500));
    assert_eq!(weight("<meta name=aril-weight content=3><p>a"), Some(3000));
    assert_eq!(weight("<body data-aril-weight=much><p>a"), None);
    let dated = document("<meta property='article:published_time' content='1970-01-02T10:00Z'>a");
    assert_eq!(dated.fields.sort_keys, [("date".to_owned(), 86_400)]);
    assert_eq!(dated.sections[0].text, "a");
}

#[test]
fn a_page_says_where_its_text_is() {
    for html in [
        "<body><div>Menu of words</div><main><p>Water.</main><p>Owner",
        "<body><div>Menu of words</div><div role=main><p>Water.</div><p>Owner",
        "<div>Menu</div><article><p>Water that runs, and stone.</article><p>Owner",
        "<div>Menu</div><div data-aril-body><p>Water.</div><main>Owner</main>",
        "<div>Menu</div><div data-pagefind-body><p>Water.</div><main>Owner</main>",
    ] {
        let text = if html.contains("runs") { "Water that runs, and stone." } else { "Water." };
        check(&format!("<title>Lake</title>{html}"), "Lake", &[("", "", text)]);
    }
}

#[test]
fn else_it_is_where_most_text_is() {
    let prose = "Where the dam stands was once a valley with towns in it, and people lived there, who moved away.";
    check(
        &format!(
            "<title>Lake</title><body><p><a href=x><img src=y alt=Logo></a></p><table><tr><td><a href=a>One</a> <a href=b>Two</a>\
             <td><div><h1>Lake</h1><p>{prose}<ul><li><a href=c>Dam</a></ul></div></table>\
             <div>© Owner</div>"
        ),
        "Lake",
        &[("", "", &format!("{prose}\nDam"))],
    );
    // A page that is nothing but links is one.
    check(
        "<title>All</title><body><div><ul><li><a href=a>One</a><li><a href=b>Two</a></ul></div>",
        "All",
        &[("", "", "One\nTwo")],
    );
}

#[test]
fn marks_beside_headings_are_not_in_them() {
    for (heading, anchor) in [
        ("<h2>Dam<a class=headerlink href='#dam' title=Permalink>¶</a></h2>", ""),
        ("<h2 id=dam>Dam <a href='#dam'>#</a></h2>", "dam"),
        ("<h2 id=dam>Dam<a class=hash-link href='#dam'>\u{200B}</a></h2>", "dam"),
        ("<h2 id=dam><a class=header href='#dam'>Dam</a></h2>", "dam"),
        (
            "<div class=sl-heading-wrapper><h2 id=dam>Dam</h2><a class=sl-anchor-link href='#dam'>\
             <span class=sr-only>Section titled “Dam”</span></a></div>",
            "dam",
        ),
        ("<h2 id=dam><img src=x alt=Picture>Dam</h2>", "dam"),
        ("<h2 id=dam><img src=x alt=Dam></h2>", "dam"),
        ("<section id=dam><span></span> <h2>Dam</h2></section>", "dam"),
        ("<div class='section' id=dam><h2 id=b>Dam</h2></div>", "b"),
        ("<div id=dam><h2>Dam</h2></div>", ""),
    ] {
        let html = format!("<title>Lake</title><main>{heading}<p>Stone.</main>");
        check(&html, "Lake", &[("Dam", anchor, "Stone.")]);
    }
}

#[test]
fn a_title_is_the_pages_own_without_the_sites() {
    for (title, heading, expected) in [
        ("Dam — Lake 1.2 documentation", "Dam", "Dam"),
        ("Dam | Lake", "Dam", "Dam"),
        ("Lake: Dam", "Dam", "Dam"),
        ("湖_百科", "湖", "湖"),
        ("Dam - Lake", "The dam", "Dam - Lake"),
        ("Dam-building", "Dam", "Dam-building"),
        ("Dam", "Dam", "Dam"),
        ("Damage", "Dam", "Damage"),
        ("Dam —", "Dam", "Dam —"),
        ("", "Dam", "Dam"),
    ] {
        let found = document(&format!("<title>{title}</title><main><h1>{heading}</h1><p>x"));
        assert_eq!(found.title, expected);
    }
}

#[test]
fn a_list_of_the_pages_own_headings_is_left_out() {
    check(
        "<title>Lake</title><main><ul><li><a href='#dam'>1. Dam</a><ul><li><a href='lake.html#fish'>\
         Fish</a></ul></ul><h2 id=dam>1. Dam</h2><p>Stone.<h2 id=fish>Fish</h2>\
         <ul><li><a href='#a'>Carp</a><li><a href='#b'>Pike</a></ul>",
        "Lake",
        &[("1. Dam", "dam", "Stone."), ("Fish", "fish", "Carp\nPike")],
    );
}

#[test]
fn what_is_not_seen_is_left_out_and_what_can_be_opened_is_not() {
    check(
        "<main><p>a<p style='display: none'>b<p aria-hidden=true>c<dialog>d</dialog>\
         <details><summary>e</summary>f</details><div role=tabpanel hidden>g</div>\
         <p hidden=until-found>h<template>i</template><div role=search>j</div>\
         <ol class='breadcrumb'><li>k</ol><div id=cookie-banner>l</div><aside>m</aside>\
         <a rel=next href=x>n</a><form><input readonly value=o></form>",
        "a",
        &[("", "", "a\ne\nf\ng\nh\nm\no")],
    );
}

#[test]
fn what_only_shows_without_scripts_counts_where_there_is_nothing_else() {
    check(
        "<title>Lake</title><div id=app></div><noscript><p>Water.</noscript>",
        "Lake",
        &[("", "", "Water.")],
    );
    let text = "Water that runs. ".repeat(5);
    let html = format!("<title>Lake</title><p>{text}<noscript>Turn on scripts.</noscript>");
    check(&html, "Lake", &[("", "", text.trim())]);
}

#[test]
fn ends_may_be_left_out_or_wrong() {
    for (html, text) in [
        ("<table><tr><td>a<td>b<tr><th>c</table>d", "a\nb\nc\nd"),
        ("<dl><dt>a<dd>b<dt>c</dl>d", "a\nb\nc\nd"),
        ("<b><main>a</b>b</main>", "ab"),
        ("<p>a<div>b</p>c</div>d", "a\nb\nc\nd"),
        ("<ul><li><a href=x>a<li><a href=y>b</ul>c", "a\nb\nc"),
        ("</div></p>a<svg><path/><path/></svg>b", "a\nb"),
        ("a<wbr>b&shy;c&nbsp;d<!-- > -->e", "ab\u{AD}c de"),
        ("a<script>if (a < b) '</p>'</script>b<x-tag>c</x-tag>", "abc"),
    ] {
        let found = document(&format!("<title>t</title>{html}"));
        assert_eq!(found.sections.first().map(|s| s.text.as_str()), Some(text), "{html}");
    }
}

#[test]
fn readings_lead_to_a_page_and_drawings_and_formulas_are_text() {
    let found = document(
        "<title>t</title><ruby>湖<rt>みずうみ</rt></ruby><svg><title>i</title><text>Dam</text></svg>\
         <p><math alttext='x^2'><mi>x</mi></math> <math><mi>y</mi><mn>2</mn></math>",
    );
    assert_eq!(found.tags, ["みずうみ"]);
    assert_eq!(found.sections[0].text, "湖\nDam\nx^2 y2");
}

#[test]
fn attributes_tell_a_title_metadata_filters_and_sort_keys() {
    for prefix in ["aril", "pagefind"] {
        let html = "<title>t</title><h1 data-X-meta=title>Lake</h1>\
            <img src=a.png alt=Dam data-X-meta='image[src], image_alt[alt]'>\
            <span data-X-filter=kind>Water</span><i data-X-filter='author:Li, Wang'></i>\
            <time datetime=1970-01-02 data-X-sort='date[datetime]'>then</time>\
            <b data-X-sort=stars>4.6</b><u title=Tip data-X-index-attrs=title>u</u>\
            <div data-X-ignore>no</div><div data-X-ignore=all><b data-X-filter=kind>x</b></div>";
        let found = document(&html.replace('X', prefix));
        let pairs = |pairs: &[(String, String)]| {
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        assert_eq!(found.title, "Lake");
        assert_eq!(pairs(&found.fields.metadata), ["image=a.png", "image_alt=Dam"]);
        assert_eq!(pairs(&found.fields.facets), ["kind=Water", "author=Li, Wang"]);
        let keys = [("date".to_owned(), 86_400), ("stars".to_owned(), 5)];
        assert_eq!(found.fields.sort_keys, keys);
        assert_eq!(found.sections[0].text, "Dam\nWaterthen4.6\nTip\nu");
    }
}

#[test]
fn a_page_may_ask_to_be_left_out() {
    let asks = |html| page(html, "").left_out;
    for (html, expected) in [
        ("<meta name=robots content='nofollow, NOINDEX'>a", Some(LeftOut::Unlisted)),
        ("<meta name=robots content=nofollow>a", None),
        ("<meta http-equiv=Refresh content='0; url=b.html'>a", Some(LeftOut::Redirect)),
        ("<meta http-equiv=refresh content=300>a", None),
        ("<noscript><meta http-equiv=refresh content='0; url=b'></noscript>a", None),
    ] {
        assert_eq!(asks(html), expected, "{html}");
    }
    let canonical = page("<link rel=canonical href=/b/><p>a", "").canonical;
    assert_eq!(canonical.as_deref(), Some("/b/"));
}

#[test]
fn a_page_without_title_and_heading_is_told() {
    for (html, expected) in [
        ("<p>Water.", true),
        ("<title> </title><h1></h1><p>Water.", true),
        ("<h2>Lake</h2><p>Water.", false),
        ("<title>Lake</title><p>Water.", false),
        ("<p>Water.<b data-aril-meta='title:Lake'></b>", false),
    ] {
        assert_eq!(page(html, "").is_untitled, expected, "{html}");
    }
}

#[test]
fn what_swallows_the_rest_is_told() {
    for (html, expected) in [
        ("<p>a<!-- b <p>c", Some((4, "comment"))),
        ("<p>a<script>b <p>c", Some((4, "script"))),
        ("<title>a<p>b", Some((0, "title"))),
        ("<p>a<a href='b>c<p>d", Some((4, "tag"))),
        ("<p>a<!-- b --><script>c</script>", None),
    ] {
        assert_eq!(page(html, "").unclosed, expected, "{html}");
    }
}

#[test]
fn deep_wide_and_broken_pages_take_linear_time() {
    let began = std::time::Instant::now();
    let deep = |tag: &str| format!("{}湖", tag.repeat(50_000));
    for tag in ["<div>", "<b>", "<p>", "<li>", "<ul><li>", "<table><td>", "<a href='#'>", "<h1>"] {
        let found = document(&deep(tag));
        assert!(found.title.contains('湖'), "{tag}");
    }
    document(&"<".repeat(1 << 20));
    document(&format!("<a {}>", "b=c ".repeat(100_000)));
    document(&"</div>".repeat(1 << 17));
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

proptest::proptest! {
    #[test]
    fn nothing_panics(parts in proptest::collection::vec(proptest::sample::select(vec![
        "<div>", "</div>", "<p>", "</p>", "<table>", "<td>", "</table>", "<a href='#x'>", "</a>",
        "<h1>", "</h1>", "<ruby>", "<rt>", "<!--", "-->", "<script>", "</script>", "<svg>", "<main>",
        "</main>", "湖", "a b", "&amp", "<", ">", "\u{0}", "<pre>", "\n", "<ul><li>", "</ul>", "<noscript>",
        "<b hidden>", "</b>", "<template>", "<i data-aril-meta='a, b:c'>", "<title>", "<math>", "'",
    ]), 0..60)) {
        document(&parts.concat());
    }
}

#[test]
fn a_list_between_a_heading_and_its_text_is_the_pages_own() {
    let prose = "Where the dam stands was once a valley with towns in it, and people lived there, who moved away.";
    let page = |title: &str| {
        format!(
            "<title>{title}</title><body><div><div><h1>7. Dam</h1></div><div><dl><dt><a href=a.html>7.1. Stone</a>\
             <dt><a href=b.html>7.2. Water</a></dl></div><div><p>{prose}</div></div>"
        )
    };
    check(&page("7. Dam"), "7. Dam", &[("", "", &format!("7.1. Stone\n7.2. Water\n{prose}"))]);
    // The heading of a site stands above lists of links that are not.
    check(&page("Fish of the lake"), "Fish of the lake", &[("7. Dam", "", prose)]);
}

#[test]
fn alternative_text_is_found_and_that_of_icons_is_not() {
    check("<p>x<img src=a alt='The dam'>y", "x", &[("", "", "x\nThe dam\ny")]);
    check(
        "<p>x<img class=iconimage alt=a><img alt=b style='height:9cm; width: 40px'><img alt=c width=16><img alt='[f]'>\
         <img alt=d width='100%'><img alt=e style='width:41px'>",
        "x",
        &[("", "", "x\nd\ne")],
    );
}
