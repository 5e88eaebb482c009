"""Attachments: photos and signatures of visits, documents of customers; their bytes, checked and bounded."""
