"""Every page and state of the service, drawn once: for the tests that look at the HTML and for those with a browser."""
