"""Programs that write pages of this folder from the product itself: `make rules`, `errors`, `imports`."""
