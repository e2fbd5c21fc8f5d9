namespace AgentHost.Packages;

/// <summary>Where installed plugins are managed, and who is told of it.</summary>
public sealed record PluginHomeOptions
{
    /// <summary>The program's folder; bundled plugins lie in its <c>plugins</c>.</summary>
    public string AppFolder { get; init; } = AppContext.BaseDirectory;

    /// <summary>What relative paths are taken from.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>The environment; default the process's.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told what goes on, one line each.</summary>
    public Action<string> Tell { get; init; } = static _ => { };

    /// <summary>Told how far a download is, in bytes, and how long it is where that is known.</summary>
    public Action<long, long?> Progress { get; init; } = static (_, _) => { };
}
