"""The running program: settings, life-cycle, intake. The only place where the parts are joined."""
