"""What plain SQL over the rows says by territory, on SQLite: nothing here comes from the product.

Each question takes the first and the last month of a period. Visits here begin and end at whole seconds.
"""

PLAIN = {
    "orders": """SELECT json_extract(doc, '$.territory'), count(*) FROM deal
        WHERE status = 'confirmed' AND substr(business_date, 1, 7) BETWEEN ? AND ? GROUP BY 1""",
    "revenue_fen": """SELECT json_extract(doc, '$.territory'), sum(json_extract(doc, '$.amount')
            - coalesce((SELECT sum(json_extract(r.doc, '$.amount')) FROM deal_return r
                WHERE r.deal = deal.id), 0))
        FROM deal WHERE status = 'confirmed' AND substr(business_date, 1, 7) BETWEEN ? AND ? GROUP BY 1""",
    "visits": """SELECT json_extract(doc, '$.territory'), count(*) FROM visit
        WHERE strftime('%Y-%m', json_extract(doc, '$.check_in.at'), '+8 hours') BETWEEN ? AND ? GROUP BY 1""",
    "minutes": """SELECT json_extract(doc, '$.territory'),
            sum((strftime('%s', json_extract(doc, '$.check_out.at'))
                 - strftime('%s', json_extract(doc, '$.check_in.at'))) / 60) FROM visit
        WHERE strftime('%Y-%m', json_extract(doc, '$.check_in.at'), '+8 hours') BETWEEN ? AND ? GROUP BY 1""",
    "credit_fen": """SELECT json_extract(line.value, '$.beneficiary.territory'),
            sum(json_extract(line.value, '$.amount'))
        FROM credit_split, json_each(credit_split.doc, '$.lines') AS line
        WHERE substr(business_date, 1, 7) BETWEEN ? AND ? GROUP BY 1""",
}
