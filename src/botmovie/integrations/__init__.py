"""The Bot Movie's parts for other frameworks."""
