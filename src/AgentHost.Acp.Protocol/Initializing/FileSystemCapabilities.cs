namespace AgentHost.Acp.Protocol;

/// <summary>Requests about files that an editor answers.</summary>
public sealed record FileSystemCapabilities
{
    /// <summary><c>fs/read_text_file</c>.</summary>
    public bool ReadTextFile { get; init; }

    /// <summary><c>fs/write_text_file</c>.</summary>
    public bool WriteTextFile { get; init; }
}
