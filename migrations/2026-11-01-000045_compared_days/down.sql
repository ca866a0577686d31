DROP TABLE standing_change, compared_day;
