-- Which municipalities mention a theme, and how often?
SELECT who, count(*) AS statements, arg_max(text, score) AS the_best_match
FROM search('forandringer')
GROUP BY who
ORDER BY statements DESC, who;
