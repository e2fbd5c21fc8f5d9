namespace AgentHost.Packages;

/// <summary>Options of <see cref="PluginHome"/>: its folders, its clock, and who is told what goes on.</summary>
public sealed record PluginHomeOptions
{
    /// <summary>The program's folder; bundled plugins lie in its <c>plugins</c>.</summary>
    public string AppFolder { get; init; } = AppContext.BaseDirectory;

    /// <summary>Base folder of relative paths.</summary>
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
