//! Aril's measurements, and the oracle that they and the tests hold it against.

mod documents;
mod edits;
mod exactness;
mod growth;
mod instructions;
mod oracle;
pub mod quality;
mod random;
mod synthetic;
mod transfers;

pub use documents::{write_documents, write_pages};
pub use edits::{Edits, measure_edits};
pub use exactness::{Exactness, measure_exactness};
pub use growth::{Growth, N_QUERIES, measure_growth, measure_growth_apart};
pub use instructions::{STAGES, count_instructions, run_stage};
pub use oracle::{Oracle, document_url, exact_urls, folded};
pub use synthetic::{Script, Synthetic};
pub use transfers::{Transfers, measure_transfers, quantile};
