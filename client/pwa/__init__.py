"""The Roadbook app as a static website: everything a browser needs, assembled from registry packages.

Nothing here runs on a device. What runs in the browser lies in `web/` (the page, the worker, the
service worker, the file system) and in `client.adapters.browser_storage` (the Python end of it).
"""
