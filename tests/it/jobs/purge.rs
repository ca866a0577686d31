//! The purge deletes rows whose retention period has passed, and no others.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use fonds1035::jobs::purge::{KEPT, Purged, purge};

use crate::support::db::TestDb;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

const WHAT_IS_LEFT: &str = "
    SELECT 'answers' AS name, count(*) AS rows FROM idempotency
    UNION ALL SELECT 'heartbeats', count(*) FROM heartbeat
    UNION ALL SELECT 'limits', count(*) FROM sign_in_limit
    UNION ALL SELECT 'refresh tokens', count(*) FROM refresh_token
    UNION ALL SELECT 'sessions', count(*) FROM session
    UNION ALL SELECT 'tokens', count(*) FROM one_time_token
    ORDER BY name";

#[tokio::test]
async fn old_answers_and_expired_tokens_go_and_the_others_stay() {
    let test = TestDb::new().await;
    let now = test.now();
    let (old, young) = (now - KEPT - TimeDelta::seconds(1), now - KEPT + TimeDelta::seconds(1));
    let person = "'00000000-0000-0000-0000-000000000001'";
    let mut rows = String::new();
    // Three old answers over three days, one young; one expired token and session, one that is still of use.
    for (key, at) in [("a", old - TimeDelta::days(3)), ("b", old - TimeDelta::days(1)), ("c", old), ("d", young)] {
        rows += &format!(
            "INSERT INTO idempotency VALUES ({person}, '{key}', sha256('{key}'), 201, '{{}}', 'body', '{at}');"
        );
    }
    for (name, expires) in [("a", old), ("b", young)] {
        let session = format!("md5('{name}')::uuid");
        rows += &format!(
            "INSERT INTO one_time_token VALUES (sha256('{name}'), {person}, 'invitation', '2001-01-01', '{expires}', NULL);
             INSERT INTO session VALUES ({session}, {person}, '2001-01-01', '{expires}', NULL);
             INSERT INTO refresh_token VALUES (sha256('{name}'), {session}, '2001-01-01', NULL);"
        );
    }
    // One limit on sign-in is free again, one is not; one process was seen last long ago, one lately.
    for (name, free_at, beat_at) in [("a", now, old), ("b", now + TimeDelta::seconds(1), young)] {
        rows += &format!(
            "INSERT INTO sign_in_limit VALUES (sha256('{name}'), '{free_at}');
             INSERT INTO heartbeat VALUES (md5('{name}')::uuid, 'work', '{beat_at}');"
        );
    }
    test.as_owner(&rows).await;

    let purged = purge(&test.db, &test.clock).await.unwrap();
    assert_eq!(purged, Purged { answers: 3, tokens: 1, sessions: 1, limits: 1, heartbeats: 1 });
    let mut connection = AsyncPgConnection::establish(&test.owner_url()).await.unwrap();
    let left: Vec<Row> = diesel::sql_query(WHAT_IS_LEFT).load(&mut connection).await.unwrap();
    let left: Vec<_> = left.iter().map(|row| (row.name.as_str(), row.rows)).collect();
    let expected =
        [("answers", 1), ("heartbeats", 1), ("limits", 1), ("refresh tokens", 1), ("sessions", 1), ("tokens", 1)];
    assert_eq!(left, expected);
    assert_eq!(purge(&test.db, &test.clock).await.unwrap(), Purged::default());
}
