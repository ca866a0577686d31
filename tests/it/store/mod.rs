//! What the gate to the database shares among requests.

mod pools;
