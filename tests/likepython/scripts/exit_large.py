# exit: 44
raise SystemExit(300)
