namespace AgentHost.ModelServing;

/// <summary>How a model server runs.</summary>
public sealed record ModelServerOptions
{
    /// <summary>The port on 127.0.0.1; 0, the default, takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>A file to which each request is appended as one JSON line; null: none.</summary>
    public string? LogFile { get; init; }

    /// <summary>The longest body of a request in bytes; a longer one is answered by 413. Default 64 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The clock of delays, dates and ids.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
