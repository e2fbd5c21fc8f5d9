namespace AgentHost.Cli.Commands.Serving.Services;

/// <summary>Managers that start programs with a person's session.</summary>
internal enum ServiceKind
{
    /// <summary>systemd's user manager, on Linux.</summary>
    Systemd,

    /// <summary>launchd, on macOS.</summary>
    Launchd,

    /// <summary>The task scheduler of Windows.</summary>
    TaskScheduler,
}
