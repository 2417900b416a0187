//! Names of elements, as far as extraction tells them apart.

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// No element: text.
    Text,
    /// Any that stands by itself, unknown ones too.
    Block,
    /// Any that stands inside a line.
    Inline,
    /// Any whose text is no text of the page: controls, and what other programs show.
    Skipped,
    A,
    Article,
    Aside,
    Blockquote,
    Body,
    Br,
    Dialog,
    /// `dd`.
    Dd,
    /// `dt`.
    Dt,
    Footer,
    Head,
    Header,
    /// `h1` to `h6`.
    Heading(u8),
    Html,
    Img,
    Input,
    Li,
    Link,
    /// `ul`, `ol`, `dl`, `menu`.
    List,
    Main,
    Math,
    Meta,
    Nav,
    Noscript,
    P,
    /// `pre` and what is like it.
    Pre,
    /// `rp`.
    Rp,
    /// `rt`, `rtc`.
    Rt,
    /// `thead`, `tbody`, `tfoot`.
    Rows,
    Ruby,
    Script,
    Section,
    Style,
    Svg,
    Table,
    /// `td`, `th`.
    Td,
    Template,
    Textarea,
    Title,
    Tr,
    Wbr,
    /// Any other without an end tag.
    Void,
}

impl Name {
    /// What `name`, in lower case, names.
    pub(super) fn of(name: &[u8]) -> Name {
        match name {
            b"a" => Name::A,
            // What formulas are made of stands in its line too.
            b"abbr" | b"acronym" | b"b" | b"bdi" | b"bdo" | b"big" | b"cite" | b"code"
            | b"data" | b"del" | b"dfn" | b"em" | b"font" | b"i" | b"ins" | b"kbd" | b"label"
            | b"mark" | b"nobr" | b"output" | b"q" | b"rb" | b"s" | b"samp" | b"small"
            | b"span" | b"strike" | b"strong" | b"sub" | b"sup" | b"time" | b"tt" | b"u"
            | b"var" | b"mi" | b"mn" | b"mo" | b"ms" | b"mtext" | b"mrow" | b"msup" | b"msub"
            | b"msubsup" | b"mfrac" | b"msqrt" | b"mroot" | b"mstyle" | b"mover" | b"munder"
            | b"munderover" | b"semantics" | b"mspace" | b"mpadded" | b"mphantom" => Name::Inline,
            b"area" | b"base" | b"col" | b"embed" | b"hr" | b"param" | b"source" | b"track"
            | b"basefont" | b"bgsound" | b"frame" | b"keygen" => Name::Void,
            b"article" => Name::Article,
            b"aside" => Name::Aside,
            b"blockquote" => Name::Blockquote,
            b"body" => Name::Body,
            b"br" => Name::Br,
            b"button" | b"select" | b"datalist" | b"object" | b"iframe" | b"audio" | b"video"
            | b"canvas" | b"noembed" | b"noframes" | b"annotation" | b"annotation-xml" => {
                Name::Skipped
            }
            b"dd" => Name::Dd,
            b"dialog" => Name::Dialog,
            b"dt" => Name::Dt,
            b"footer" => Name::Footer,
            b"h1" => Name::Heading(1),
            b"h2" => Name::Heading(2),
            b"h3" => Name::Heading(3),
            b"h4" => Name::Heading(4),
            b"h5" => Name::Heading(5),
            b"h6" => Name::Heading(6),
            b"head" => Name::Head,
            b"header" => Name::Header,
            b"html" => Name::Html,
            b"img" => Name::Img,
            b"input" => Name::Input,
            b"li" => Name::Li,
            b"link" => Name::Link,
            b"main" => Name::Main,
            b"math" => Name::Math,
            b"meta" => Name::Meta,
            b"nav" => Name::Nav,
            b"noscript" => Name::Noscript,
            b"p" => Name::P,
            b"pre" | b"listing" | b"xmp" | b"plaintext" => Name::Pre,
            b"rp" => Name::Rp,
            b"rt" | b"rtc" => Name::Rt,
            b"ruby" => Name::Ruby,
            b"script" => Name::Script,
            b"section" => Name::Section,
            b"style" => Name::Style,
            b"svg" => Name::Svg,
            b"table" => Name::Table,
            b"tbody" | b"thead" | b"tfoot" => Name::Rows,
            b"td" | b"th" => Name::Td,
            b"template" => Name::Template,
            b"textarea" => Name::Textarea,
            b"title" => Name::Title,
            b"tr" => Name::Tr,
            b"ul" | b"ol" | b"dl" | b"menu" => Name::List,
            // Where a long word may break is no border in it.
            b"wbr" => Name::Wbr,
            // Elements of the site's own are inline unless it says otherwise; blocks in them are borders.
            _ if name.contains(&b'-') => Name::Inline,
            _ => Name::Block,
        }
    }

    /// Whether it has no end tag.
    pub(super) fn is_void(self) -> bool {
        use Name::{Br, Img, Input, Link, Meta, Void, Wbr};
        matches!(self, Br | Img | Input | Link | Meta | Void | Wbr)
    }

    /// Whether it stands inside a line.
    pub(super) fn is_inline(self) -> bool {
        use Name::{A, Inline, Link, Math, Meta, Rp, Rt, Ruby, Skipped, Text, Wbr};
        matches!(self, A | Inline | Link | Math | Meta | Rp | Rt | Ruby | Skipped | Text | Wbr)
    }

    /// Whether nothing of it is ever shown.
    pub(super) fn is_unseen(self) -> bool {
        use Name::{Dialog, Noscript, Script, Style, Template, Textarea};
        matches!(self, Dialog | Noscript | Script | Style | Template | Textarea)
    }

    /// Whether what is in it ends by `/>`.
    pub(super) fn is_foreign(self) -> bool {
        matches!(self, Name::Svg | Name::Math)
    }

    /// What it is called, when its text is not markup.
    pub(super) fn raw_text(self) -> Option<&'static str> {
        match self {
            Name::Script => Some("script"),
            Name::Style => Some("style"),
            Name::Textarea => Some("textarea"),
            Name::Title => Some("title"),
            Name::Noscript => Some("noscript"),
            _ => None,
        }
    }

    /// Whether its start ends a paragraph.
    pub(super) fn ends_paragraph(self) -> bool {
        use Name::{
            Article, Aside, Block, Blockquote, Dd, Dialog, Dt, Footer, Header, Heading, Li, List,
            Main, Nav, P, Pre, Section, Table,
        };
        // Unknown elements do not, but they are seldom inside a paragraph.
        matches!(
            self,
            Article
                | Aside
                | Block
                | Blockquote
                | Dd
                | Dialog
                | Dt
                | Footer
                | Header
                | Heading(_)
                | Li
                | List
                | Main
                | Nav
                | P
                | Pre
                | Section
                | Table
        )
    }

    /// Whether nothing in it ends what is around it.
    pub(super) fn is_scope(self) -> bool {
        matches!(self, Name::Td | Name::Table | Name::Html | Name::Template | Name::Skipped)
    }

    /// Whether an item that begins in it ends none around it.
    pub(super) fn ends_item(self) -> bool {
        !(self.is_inline() || matches!(self, Name::P | Name::Block | Name::Heading(_)))
    }

    /// The same of a cell.
    pub(super) fn ends_cell(self) -> bool {
        matches!(self, Name::Tr | Name::Table | Name::Template)
    }

    /// The same of a row.
    pub(super) fn ends_row(self) -> bool {
        matches!(self, Name::Table | Name::Rows | Name::Template)
    }

    /// The same of several rows.
    pub(super) fn ends_rows(self) -> bool {
        matches!(self, Name::Table | Name::Template)
    }

    /// Whether it goes on when something of that name around it should end.
    pub(super) fn outlasts(self, name: Name) -> bool {
        let is_formatting = matches!(name, Name::A | Name::Inline);
        let is_table = matches!(name, Name::Table | Name::Rows | Name::Tr | Name::Td);
        match self {
            Name::Html | Name::Template => true,
            Name::Table | Name::Td => !is_table && !matches!(name, Name::Body | Name::Html),
            _ => is_formatting && !self.is_inline(),
        }
    }
}
