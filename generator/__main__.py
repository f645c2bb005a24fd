"""`python -m generator`."""

if __name__ == "__main__":
    try:
        from generator.cli import main

        main()
    except KeyboardInterrupt:  # while it is still being read; later it is heard by cli/
        raise SystemExit(130) from None
