"""What headquarters asks online: rows in pages, for whatever part of the company the asker may see."""
