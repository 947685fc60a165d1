-- What is expected of a role?
SELECT who, perspective_label AS perspective, lead_in, text, page
FROM expectations_by_role
WHERE role = 'leader'
LIMIT 5;
