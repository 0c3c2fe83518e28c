"""保管期限与销毁: how long files are kept, and disposal lists that need two people."""
