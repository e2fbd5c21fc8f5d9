namespace AgentHost;

/// <summary>A file to write on a target, whole or not at all: whoever reads it meanwhile sees the old content or the new one.</summary>
/// <param name="Path">The file, absolute; its folder is there.</param>
/// <param name="Content">The whole new content (base64 in JSON), at most 16 MB.</param>
public sealed record TargetWrite(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>The version that has to stand there (<c>sha256:</c> and 64 hexadecimal digits); null when nothing may stand there.</summary>
    public string? BaseHash { get; init; }

    /// <summary>Replaces whatever stands there, whatever <see cref="BaseHash"/> says. Default false.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Unix permission bits that it gets; null to keep those that it has, and for a new file the target's usual ones.</summary>
    public int? Mode { get; init; }
}
