-- Which verbs lead the expectations of each role?
SELECT role_name, action AS verb, count(*) AS statements
FROM expectations_by_role
WHERE action IS NOT NULL
GROUP BY role, role_name, action
QUALIFY row_number() OVER (PARTITION BY role ORDER BY count(*) DESC, action) <= 2
ORDER BY role, statements DESC, verb;
