-- Documents: stored once, under the hash of their content.

CREATE TABLE document (
    id          uuid PRIMARY KEY,
    sha256      bytea NOT NULL,
    media_type  text NOT NULL CHECK (media_type = 'application/pdf'),
    file_name   text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
    content     bytea NOT NULL,
    uploaded_by uuid REFERENCES app_user,
    uploaded_at timestamptz NOT NULL,
    CONSTRAINT the_hash_is_of_the_content CHECK (sha256 = sha256(content)),
    CONSTRAINT a_document_is_at_most_ten_mebibytes CHECK (octet_length(content) BETWEEN 1 AND 10485760)
);
CREATE INDEX document_sha256 ON document (sha256);
-- A PDF is compressed already.
ALTER TABLE document ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON document TO fonds1035_service;
