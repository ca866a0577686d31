DROP TABLE one_time_token, refresh_token, session, app_user, member_state;
