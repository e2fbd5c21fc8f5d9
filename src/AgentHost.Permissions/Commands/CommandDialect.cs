namespace AgentHost.Permissions.Commands;

/// <summary>Shell that a line is written for.</summary>
internal enum CommandDialect
{
    /// <summary>A POSIX shell.</summary>
    Posix,

    /// <summary>Windows PowerShell, or its successor.</summary>
    PowerShell,
}
