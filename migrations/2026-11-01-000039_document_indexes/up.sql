-- What a document belongs to is looked up by the document, also where nobody asks by the letter or the fact.

CREATE INDEX letter_document ON letter (document_id);
CREATE INDEX member_fact_document ON member_fact (document_id);
