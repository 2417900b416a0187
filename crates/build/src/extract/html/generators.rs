//! Pages as generators make them: what is the page's own is read, and nothing of what is around it.

use super::super::check_document;
use super::page;

const PROSE: &str = "Where the dam stands was once a valley with towns in it, and people lived there, who moved away.";

/// What all of these pages say.
#[track_caller]
fn check(html: &str, sections: &[(&str, &str, &str)]) {
    check_titled("Dam", html, sections);
}

#[track_caller]
fn check_titled(title: &str, html: &str, sections: &[(&str, &str, &str)]) {
    let page = page(&html.replace("PROSE", PROSE), "guide/dam.html");
    let sections: Vec<_> =
        sections.iter().map(|(h, a, text)| (*h, *a, text.replace("PROSE", PROSE))).collect();
    let sections: Vec<_> = sections.iter().map(|(h, a, text)| (*h, *a, text.as_str())).collect();
    check_document(&page.document, title, &sections);
    assert_eq!(page.unclosed, None);
}

#[test]
fn docusaurus() {
    check(
        r##"<!doctype html><html lang="en" class="docs-wrapper"><head><title>Dam | Lake</title></head><body>
<div id="__docusaurus"><div role="region" aria-label="Skip to main content"><a class="skipToContent" href="#main">Skip to main content</a></div>
<nav class="navbar"><a href="/">Lake</a><button>Menu</button></nav>
<div class="main-wrapper"><div class="docsWrapper"><aside class="theme-doc-sidebar-container"><nav><ul><li><a href="/fish">Fish</a></ul></nav></aside>
<main class="docMainContainer"><div class="container"><div class="row"><div class="col"><article>
<nav class="theme-doc-breadcrumbs"><ul><li>Guide</ul></nav>
<div class="tocCollapsible"><button>On this page</button></div>
<div class="theme-doc-markdown markdown"><header><h1>Dam</h1></header><p>PROSE</p>
<h2 class="anchor" id="stone">Stone<a href="#stone" class="hash-link" aria-label="Direct link to Stone">&#8203;</a></h2>
<div class="theme-admonition admonition"><div class="heading"><span class="icon"><svg><path d=""/></svg></span>note</div><div><p>It is heavy.</p></div></div>
<div class="codeBlockContainer"><pre><code><span class="token-line"><span class="token plain">npm run </span><span>dam</span><br></span></code></pre><div><button aria-label="Copy code">Copy</button></div></div>
</div><footer class="theme-doc-footer"><a class="theme-edit-this-page" href="x">Edit this page</a></footer></article>
<nav class="pagination-nav"><a href="/fish">Next<div>Fish</div></a></nav></div>
<div class="col col--3"><div class="tableOfContents"><ul class="table-of-contents"><li><a href="#stone" class="table-of-contents__link">Stone</a></li><li><a href="#stone">Stone</a></ul></div></div>
</div></div></main></div></div><footer class="footer">Copyright</footer></div></body></html>"##,
        &[("", "", "PROSE"), ("Stone", "stone", "note\nIt is heavy.\nnpm run dam")],
    );
}

#[test]
fn mkdocs_material() {
    check(
        r##"<!doctype html><html lang="en"><head><title>Dam - Lake</title></head><body>
<input class="md-toggle" type="checkbox" id="__drawer"><label class="md-overlay" for="__drawer"></label>
<div data-md-component="skip"><a href="#dam" class="md-skip">Skip to content</a></div>
<header class="md-header"><nav><div class="md-header__title">Lake</div></nav></header>
<div class="md-container"><main class="md-main"><div class="md-main__inner md-grid">
<div class="md-sidebar md-sidebar--primary"><div><nav class="md-nav"><label class="md-nav__title">Lake</label><ul><li><a href="../fish/">Fish</a></ul></nav></div></div>
<div class="md-sidebar md-sidebar--secondary"><nav class="md-nav--secondary"><label>Table of contents</label><ul><li><a href="#stone">Stone</a></ul></nav></div>
<div class="md-content"><article class="md-content__inner md-typeset"><a href="e" title="Edit this page" class="md-content__button md-icon"><svg><path d=""/></svg></a>
<h1 id="dam">Dam<a class="headerlink" href="#dam" title="Permanent link">&para;</a></h1><p>PROSE</p>
<h2 id="stone">Stone<a class="headerlink" href="#stone" title="Permanent link">&para;</a></h2>
<div class="admonition note"><p class="admonition-title">Note</p><p>It is heavy.</p></div>
<details class="tip"><summary>More</summary><p>And old.</p></details>
<div class="highlight"><pre><span></span><code><a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a><span class="n">dam</span><span class="o">=</span>1
</code></pre></div></article></div></div></main><footer class="md-footer"><nav><a href="../fish/">Next Fish</a></nav></footer></div></body></html>"##,
        &[("Dam", "dam", "PROSE"), ("Stone", "stone", "Note\nIt is heavy.\nMore\nAnd old.\ndam=1")],
    );
}

#[test]
fn hugo() {
    check(
        r##"<!doctype html><html lang="en"><head><title>Dam :: Lake</title><title>x</title></head><body class="td-page">
<header><nav class="td-navbar"><a href="/">Lake</a></nav></header>
<div class="container-fluid td-outer"><div class="td-main"><div class="row">
<aside class="td-sidebar d-print-none"><form class="td-sidebar__search"><input type="search"></form><nav id="td-section-nav"><a href="/fish/">Fish</a></nav></aside>
<aside class="td-sidebar-toc"><div class="td-page-meta"><a href="e">Edit this page</a></div><div class="td-toc"><nav id="TableOfContents"><ul><li><a href="#stone">Stone</a></ul></nav></div></aside>
<main role="main"><nav aria-label="breadcrumb"><ol class="breadcrumb"><li>Guide</ol></nav>
<div class="td-content"><h1>Dam</h1><header class="article-meta"></header><p>PROSE</p>
<h2 id="stone">Stone<a class="td-heading-self-link" href="#stone" aria-label="Heading self-link"></a></h2><p>It is heavy.</p>
<table><thead><tr><th>Year</th><th>Height</th></tr></thead><tbody><tr><td>1959</td><td>105 m</td></tr></tbody></table></div>
</main></div></div><footer class="td-footer">2024</footer></div></body></html>"##,
        &[("", "", "PROSE"), ("Stone", "stone", "It is heavy.\nYear\nHeight\n1959\n105 m")],
    );
}

#[test]
fn sphinx() {
    let body = r##"<section id="dam"><h1>Dam<a class="headerlink" href="#dam" title="Link to this heading">¶</a></h1><p>PROSE</p>
<section id="stone"><h2>Stone<a class="headerlink" href="#stone">¶</a></h2><p>It is heavy.</p>
<dl class="py function"><dt class="sig sig-object py" id="lake.dam"><span class="sig-name descname"><span class="pre">dam</span></span><span class="sig-paren">(</span><em class="sig-param"><span class="n"><span class="pre">height</span></span></em><span class="sig-paren">)</span><a class="headerlink" href="#lake.dam">¶</a></dt><dd><p>Builds it.</p></dd></dl>
</section></section>"##;
    let read = format!(
        r#"<!DOCTYPE html><html lang="en"><head><title>Dam &mdash; Lake 1.0 documentation</title></head><body class="wy-body-for-nav">
<div class="wy-grid-for-nav"><nav class="wy-nav-side"><a href="i">Lake</a><div role="search"><input type="text"></div><div class="wy-menu" role="navigation"><ul><li><a href="fish.html">Fish</a></ul></div></nav>
<section class="wy-nav-content-wrap"><nav class="wy-nav-top"><a href="i">Lake</a></nav><div class="wy-nav-content"><div class="rst-content">
<div role="navigation"><ul class="wy-breadcrumbs"><li>Dam<li><a href="s">View page source</a></ul><hr/></div>
<div role="main" class="document"><div itemprop="articleBody">{body}</div></div>
<footer><div class="rst-footer-buttons" role="navigation"><a href="fish.html" rel="next">Next</a></div><p>Copyright</p></footer></div></div></section></div></body></html>"#
    );
    let sections =
        [("Dam", "dam", "PROSE"), ("Stone", "stone", "It is heavy.\ndam(height)\nBuilds it.")];
    check(&read, &sections);
    let classic = format!(
        r##"<!DOCTYPE html><html><head><title>Dam &#8212; Lake</title></head><body>
<div class="related" role="navigation"><h3>Navigation</h3><ul><li><a href="genindex.html">index</a></ul></div>
<div class="document"><div class="documentwrapper"><div class="bodywrapper"><div class="body" role="main">{body}</div></div></div>
<div class="sphinxsidebar" role="navigation"><h3><a href="i">Table of Contents</a></h3><ul><li><a href="#">Dam</a></ul><h3>This Page</h3></div></div>
<div class="footer">Copyright</div></body></html>"##
    );
    check(&classic, &sections);
}

#[test]
fn vitepress() {
    check(
        r##"<!DOCTYPE html><html lang="en-US"><head><title>Dam | Lake</title></head><body><div id="app"><div class="Layout">
<span tabindex="-1"></span><a href="#VPContent" class="VPSkipLink visually-hidden">Skip to content</a>
<header class="VPNav"><a href="/">Lake</a></header><div class="VPLocalNav"><button>Menu</button></div>
<aside class="VPSidebar"><nav class="nav"><span id="sidebar-aria-label">Sidebar Navigation</span><a href="/fish">Fish</a></nav></aside>
<div class="VPContent has-sidebar" id="VPContent"><div class="VPDoc has-aside"><div class="container">
<div class="aside"><div class="aside-container"><nav class="VPDocAsideOutline"><div>On this page</div><ul><li><a href="#stone">Stone</a></ul></nav></div></div>
<div class="content"><div class="content-container"><main class="main"><div class="vp-doc"><div>
<h1 id="dam" tabindex="-1">Dam <a class="header-anchor" href="#dam" aria-label="Permalink to &quot;Dam&quot;">&#8203;</a></h1><p>PROSE</p>
<h2 id="stone" tabindex="-1">Stone <a class="header-anchor" href="#stone">&#8203;</a></h2><div class="tip custom-block"><p class="custom-block-title">TIP</p><p>It is heavy.</p></div>
<div class="vp-code-group"><div class="tabs"><input type="radio"><label>npm</label></div></div>
</div></div></main><footer class="VPDocFooter"><a href="/fish">Next page</a></footer></div></div></div></div></div></div></div></body></html>"##,
        &[("Dam", "dam", "PROSE"), ("Stone", "stone", "TIP\nIt is heavy.\nnpm")],
    );
}

#[test]
fn mdbook() {
    check(
        r##"<!DOCTYPE HTML><html lang="en" class="light sidebar-visible"><head><title>Dam - The Lake</title></head><body>
<div id="body-container"><script>var theme;</script><noscript><iframe src="toc.html"></iframe></noscript>
<nav id="sidebar" class="sidebar"><ol><li><a href="fish.html">Fish</a></ol></nav>
<div id="page-wrapper" class="page-wrapper"><div class="page"><div id="menu-bar-hover-placeholder"></div>
<div id="menu-bar" class="menu-bar"><div class="left-buttons"><label>x</label><button>Theme</button></div><h1 class="menu-title">The Lake</h1></div>
<div id="search-wrapper" class="hidden"><form><input type="search"></form></div>
<div id="content" class="content"><main><h1 id="dam"><a class="header" href="#dam">Dam</a></h1><p>PROSE</p>
<h2 id="stone"><a class="header" href="#stone">Stone</a></h2><pre><code class="language-rust hljs"><span class="boring">fn main() {
</span>dam();
<span class="boring">}</span></code></pre></main>
<nav class="nav-wrapper" aria-label="Page navigation"><a rel="next" href="fish.html">next</a></nav></div></div></div></div></body></html>"##,
        &[("Dam", "dam", "PROSE"), ("Stone", "stone", "fn main() {\ndam();\n}")],
    );
}

#[test]
fn jekyll() {
    check(
        r#"<!DOCTYPE html><html lang="en"><head><title>Dam | Lake</title></head><body>
<header class="site-header" role="banner"><div class="wrapper"><a class="site-title" rel="author" href="/">Lake</a><nav class="site-nav"><a class="page-link" href="/about/">About</a></nav></div></header>
<main class="page-content" aria-label="Content"><div class="wrapper"><article class="post h-entry" itemscope>
<header class="post-header"><h1 class="post-title p-name">Dam</h1><p class="post-meta"><time class="dt-published" datetime="2024-02-29">Feb 29, 2024</time></p></header>
<div class="post-content e-content"><p>PROSE</p><h2 id="stone">Stone</h2><p>It is <em>heavy</em>.</p></div><a class="u-url" href="/dam.html" hidden></a></article></div></main>
<footer class="site-footer"><p>Subscribe</p></footer></body></html>"#,
        &[("", "", "Feb 29, 2024\nPROSE"), ("Stone", "stone", "It is heavy.")],
    );
}

#[test]
fn starlight() {
    check(
        r##"<!DOCTYPE html><html lang="en" dir="ltr"><head><title>Dam | Lake</title></head><body>
<a href="#_top">Skip to content</a><div class="page"><header class="header"><a href="/">Lake</a></header><nav class="sidebar"><ul><li><a href="/fish/">Fish</a></ul></nav>
<div class="main-frame"><div class="lg:sl-flex"><aside class="right-sidebar-container"><nav aria-labelledby="on-this-page"><h2>On this page</h2><ul><li><a href="#stone">Stone</a></ul></nav></aside>
<div class="main-pane"><main data-pagefind-body lang="en" dir="ltr"><div class="content-panel"><div class="sl-container"><h1 id="_top" data-page-title>Dam</h1></div></div>
<div class="content-panel"><div class="sl-container"><div class="sl-markdown-content"><p>PROSE</p>
<div class="sl-heading-wrapper level-h2"><h2 id="stone">Stone</h2><a class="sl-anchor-link" href="#stone"><span aria-hidden="true"><svg></svg></span><span class="sr-only" data-pagefind-ignore>Section titled “Stone”</span></a></div>
<aside aria-label="Note" class="starlight-aside"><p class="starlight-aside__title" aria-hidden="true">Note</p><div><p>It is heavy.</p></div></aside>
<starlight-tabs><div><ul role="tablist"><li><a role="tab" href="#tab-1">npm</a></ul></div><div id="tab-1" role="tabpanel"><p>one</p></div><div id="tab-2" role="tabpanel" hidden><p>two</p></div></starlight-tabs>
</div><footer class="sl-flex"><div class="pagination-links"><a href="/fish/" rel="next">Next</a></div></footer></div></div></main></div></div></div></div></body></html>"##,
        &[("Dam", "_top", "PROSE"), ("Stone", "stone", "It is heavy.\nnpm\none\ntwo")],
    );
}

#[test]
fn javadoc() {
    check_titled(
        "Dam (Lake 17)",
        r##"<!DOCTYPE HTML><html lang="en"><head><title>Dam (Lake 17)</title></head><body class="class-declaration-page">
<noscript><div>JavaScript is disabled on your browser.</div></noscript>
<div class="flex-box"><header role="banner" class="flex-header"><nav role="navigation"><div class="top-nav"><div class="skip-nav"><a href="#skip-navbar-top">Skip navigation links</a></div><ul><li><a href="i">Overview</a></ul></div></nav></header>
<div class="flex-content"><main role="main"><div class="header"><div class="sub-title"><span class="package-label-in-type">Package</span>&nbsp;<a href="p">lake</a></div><h1 title="Class Dam" class="title">Class Dam</h1></div>
<section class="class-description" id="class-description"><hr><div class="type-signature"><span class="modifiers">public class </span><span class="element-name">Dam</span></div><div class="block">PROSE</div></section>
<section class="summary"><ul class="summary-list"><li><section class="method-summary" id="method-summary"><h2>Method Summary</h2><div class="summary-table"><div class="table-header col-first">Method</div><div class="col-first"><code><a href="#height()">height</a>()</code></div></div></section></li></ul></section>
</main><footer role="contentinfo"><p>Copyright</p></footer></div></div></body></html>"##,
        &[
            ("", "", "Package lake"),
            ("Class Dam", "", "public class Dam\nPROSE"),
            ("Method Summary", "method-summary", "Method\nheight()"),
        ],
    );
}

#[test]
fn docbook() {
    check(
        r#"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html><head><title>Dam</title></head><body>
<div class="navheader"><table width="100%"><tr><th colspan="3" align="center">Dam</th></tr><tr><td><a accesskey="p" href="a.html">Prev</a> </td></tr></table><hr></div>
<div class="chapter"><div class="titlepage"><div><div><h1 class="title"><a name="dam"></a>Dam</h1></div></div></div>
<div class="toc"><dl class="toc"><dt><span class="section"><a href="stone.html">1. Rock</a></span></dt><dt><a href="fish.html">2. Fish</a></dt></dl></div>
<p>PROSE</p><div class="section"><div class="titlepage"><div><div><h2 class="title" style="clear: both"><a name="stone"></a>Stone</h2></div></div></div>
<div class="note"><table><tr><td rowspan="2"><img alt="[Note]" src="note.png" width="25"></td><th>Note</th></tr><tr><td><p>It is heavy.</p></td></tr></table></div></div></div>
<div class="navfooter"><hr><table><tr><td><a accesskey="n" href="b.html">Next</a></td></tr></table></div></body></html>"#,
        &[("Dam", "dam", "1. Rock\n2. Fish\nPROSE"), ("Stone", "stone", "Note\nIt is heavy.")],
    );
}
